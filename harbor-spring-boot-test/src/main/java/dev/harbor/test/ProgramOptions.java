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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The command-line options and, with lower precedence, the environment variables.
 *
 * @param words the arguments that are not options, in order
 * @param values the values of the options by name
 */
record ProgramOptions(List<String> words, Map<String, String> values) {

	private static final String VARIABLE_PREFIX = "HARBOR_SANDBOX_";

	/**
	 * Read the options.
	 * @param arguments the arguments
	 * @param variables the environment variables
	 * @param known the names of the supported options
	 * @return the options
	 * @throws IllegalArgumentException if an option is unknown or has no value
	 */
	static ProgramOptions read(String[] arguments, Map<String, String> variables, Set<String> known) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String name : known) {
			String value = variables.get(VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_'));
			if (value != null && !value.isBlank()) {
				values.put(name, value.strip());
			}
		}
		List<String> words = new ArrayList<>();
		for (String argument : arguments) {
			if (!argument.startsWith("--")) {
				words.add(argument);
				continue;
			}
			int end = argument.indexOf('=');
			String name = argument.substring(2, (end != -1) ? end : argument.length());
			if (!known.contains(name)) {
				throw new IllegalArgumentException("There is no option --" + name);
			}
			if (end == -1 || end == argument.length() - 1) {
				throw new IllegalArgumentException("Option --" + name + " needs a value: --" + name + "=...");
			}
			values.put(name, argument.substring(end + 1));
		}
		return new ProgramOptions(words, values);
	}

	@Nullable String get(String name) {
		return this.values.get(name);
	}

	String get(String name, String fallback) {
		return this.values.getOrDefault(name, fallback);
	}

	int port(String name, int fallback) {
		String value = get(name);
		if (value == null) {
			return fallback;
		}
		if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
			throw new IllegalArgumentException("Option --" + name + " must be a number from 0 to 65535");
		}
		return Integer.parseInt(value);
	}

}
