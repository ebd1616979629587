/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.WebApplicationContext;

/**
 * An application under test, with its configured secrets and its answers.
 */
@NullMarked
final class WatchedApplication {

	private static final boolean SERVLET = ClassUtils.isPresent("jakarta.servlet.Filter",
			WatchedApplication.class.getClassLoader());

	private static final String FILTER = "harborResponseWatch";

	private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^a-z0-9]");

	private WatchedApplication() {
	}

	/**
	 * Prepare an application before its context is refreshed.
	 */
	static void prepare(ConfigurableApplicationContext context) {
		rememberSecrets(context.getEnvironment(), context);
		if (SERVLET && context instanceof WebApplicationContext
				&& context.getBeanFactory() instanceof BeanDefinitionRegistry registry
				&& !registry.containsBeanDefinition(FILTER)) {
			RootBeanDefinition definition = new RootBeanDefinition(ResponseWatch.class);
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			definition.setDefaultCandidate(false);
			registry.registerBeanDefinition(FILTER, definition);
		}
	}

	private static void rememberSecrets(ConfigurableEnvironment environment, ResourceLoader resources) {
		environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.flatMap((source) -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.distinct()
			.forEach((name) -> rememberSecrets(name, environment, resources));
	}

	private static void rememberSecrets(String name, ConfigurableEnvironment environment, ResourceLoader resources) {
		String uniform = NO_LETTER_OR_DIGIT.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
		if (!uniform.startsWith("harbor") || !uniform.contains("secret")) {
			return;
		}
		String value = value(name, environment);
		if (value == null || value.isBlank()) {
			return;
		}
		if (uniform.endsWith("location")) {
			lines(value, resources).forEach(SecretWatch::rememberConfigured);
			return;
		}
		SecretWatch.rememberConfigured(value);
		// A list may be a single value.
		Arrays.stream(value.split(",")).map(String::strip).forEach(SecretWatch::rememberConfigured);
	}

	private static @Nullable String value(String name, ConfigurableEnvironment environment) {
		try {
			return environment.getProperty(name);
		}
		catch (RuntimeException ex) {
			// The application reports an unresolved placeholder.
			return null;
		}
	}

	private static Stream<String> lines(String location, ResourceLoader resources) {
		try {
			return resources.getResource(location).getContentAsString(StandardCharsets.UTF_8).lines();
		}
		catch (IOException ex) {
			// It may not exist yet.
			return Stream.empty();
		}
	}

}
