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
 * A property as metadata describe it.
 *
 * @param name its name, with {@code <name>} in the place of what users name
 * @param type its type, empty where that is not told
 * @param defaultValue its default value, empty for none
 * @param description what it is for
 * @param values what can be chosen from, empty for anything
 */
record Property(String name, String type, String defaultValue, String description, List<String> values) {

	private static final String PLACEHOLDER = "<name>";

	boolean isMap() {
		return this.type.startsWith("java.util.Map<") || this.type.equals("java.util.Properties");
	}

	/**
	 * Return whether this is the property of that name, or one that it is in.
	 */
	boolean isNamed(String name) {
		String pattern = Pattern.quote(this.name).replace(PLACEHOLDER, "\\E[a-z0-9-]+\\Q");
		return name.matches(isMap() ? pattern + "\\..+" : pattern + "(\\[\\d+])?");
	}

	/**
	 * Return whether an environment variable of that name sets this property. Hyphens of
	 * the property are left out of the variable, or underscores.
	 */
	boolean isSetBy(String variable) {
		String pattern = this.name.replace("-", "_?").replace(".", "_").toUpperCase(Locale.ROOT);
		return variable.matches(pattern.replace(PLACEHOLDER.toUpperCase(Locale.ROOT), "[A-Z0-9]+"));
	}

}
