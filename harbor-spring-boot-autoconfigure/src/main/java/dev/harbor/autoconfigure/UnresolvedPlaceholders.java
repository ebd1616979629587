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

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

import dev.harbor.HarborEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.SystemPropertyUtils;

/**
 * Finds unresolved placeholders. Spring Boot keeps them as text, which is not secret.
 */
final class UnresolvedPlaceholders {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^{}]+}");

	// Text between braces may be a secret by mistake.
	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,80}");

	private UnresolvedPlaceholders() {
	}

	/**
	 * Return whether a resolved text contains a placeholder. A dollar sign or a brace
	 * alone is not a placeholder.
	 * @param text the text
	 * @return whether it contains one
	 */
	static boolean areIn(String text) {
		return text.contains("${") && PLACEHOLDER.matcher(text).find();
	}

	/**
	 * Describe the unresolved placeholder of a value.
	 * @param raw the raw value
	 * @param environment the environment
	 * @return a sentence without a full stop, and without anything that may be a secret
	 */
	static String describe(String raw, ConfigurableEnvironment environment) {
		Set<String> names = names(raw, environment);
		return names.isEmpty() ? "It contains a placeholder that cannot be resolved"
				: "It refers to %s, which %s set neither as an environment variable nor as a property"
					.formatted(String.join(" and ", names), (names.size() == 1) ? "is" : "are");
	}

	private static Set<String> names(String raw, ConfigurableEnvironment environment) {
		Set<String> names = new LinkedHashSet<>();
		PropertyPlaceholderHelper lenient = new PropertyPlaceholderHelper(SystemPropertyUtils.PLACEHOLDER_PREFIX,
				SystemPropertyUtils.PLACEHOLDER_SUFFIX, SystemPropertyUtils.VALUE_SEPARATOR,
				SystemPropertyUtils.ESCAPE_CHARACTER, true);
		lenient.replacePlaceholders(raw, (name) -> resolve(name, environment, names));
		return names;
	}

	private static @Nullable String resolve(String name, ConfigurableEnvironment environment, Set<String> missing) {
		for (PropertySource<?> source : environment.getPropertySources()) {
			Object value = source.getProperty(name);
			if (value != null) {
				return value.toString();
			}
		}
		if (NAME.matcher(name).matches() && !holdsKey(name)) {
			missing.add("'" + name + "'");
		}
		return null;
	}

	private static boolean holdsKey(String name) {
		for (HarborEnvironment environment : HarborEnvironment.values()) {
			if (name.contains(environment.keyPrefix())) {
				return true;
			}
		}
		return false;
	}

}
