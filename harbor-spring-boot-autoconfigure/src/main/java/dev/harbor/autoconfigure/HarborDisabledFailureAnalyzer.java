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

package dev.harbor.autoconfigure;

import java.util.Set;

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for a client that is injected while Harbor is switched
 * off. Takes precedence over the analyzer of Spring Boot, which advises to define a bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class HarborDisabledFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final String PROPERTY = "harbor.enabled";

	private static final Set<Class<?>> TYPES = Set.of(HarborClient.class, HarborClients.class,
			HarborClientBuilderConfigurer.class);

	private final Environment environment;

	HarborDisabledFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		if (type == null || !TYPES.contains(type.resolve(Object.class))
				|| HarborPropertyDescription.isEnabled(this.environment)) {
			return null;
		}
		return MessagesPage.analysis(
				"A bean of type '%s' is injected, but the property %s switches Harbor off.".formatted(
						type.resolve(Object.class).getName(), HarborPropertyDescription.of(PROPERTY, this.environment)),
				"Set the property %s to true. To start without Harbor, inject an ObjectProvider of that type."
					.formatted(HarborPropertyDescription.of(PROPERTY)),
				"harbor-is-switched-off", cause);
	}

}
