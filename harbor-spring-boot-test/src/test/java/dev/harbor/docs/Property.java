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

package dev.harbor.docs;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A property in the metadata.
 *
 * @param name the name, with {@code <name>} for the names of users
 * @param type the type, or empty if it is unknown
 * @param defaultValue the default value, or empty if there is none
 * @param description the description
 * @param values the possible values, or empty if there is no limit
 */
record Property(String name, String type, String defaultValue, String description, List<String> values) {

	private static final String PLACEHOLDER = "<name>";

	boolean isMap() {
		return this.type.startsWith("java.util.Map<") || this.type.equals("java.util.Properties");
	}

	/**
	 * Return whether a name is this property or a part of it.
	 */
	boolean isNamed(String name) {
		String pattern = Pattern.quote(this.name).replace(PLACEHOLDER, "\\E[a-z0-9-]+\\Q");
		return name.matches(isMap() ? pattern + "\\..+" : pattern + "(\\[\\d+])?");
	}

	/**
	 * Return whether an environment variable sets this property. Variables omit hyphens
	 * or replace them by underscores.
	 */
	boolean isSetBy(String variable) {
		String pattern = this.name.replace("-", "_?").replace(".", "_").toUpperCase(Locale.ROOT);
		return variable.matches(pattern.replace(PLACEHOLDER.toUpperCase(Locale.ROOT), "[A-Z0-9]+"));
	}

}
