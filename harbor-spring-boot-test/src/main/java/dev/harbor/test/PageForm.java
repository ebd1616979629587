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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A submitted form.
 *
 * @param fields the values by the names of the fields
 */
record PageForm(Map<String, List<String>> fields) {

	static final PageForm EMPTY = new PageForm(Map.of());

	/**
	 * Read a form.
	 * @param body the body of the request
	 * @return the form
	 * @throws IllegalArgumentException if the body is not a form
	 */
	static PageForm read(byte[] body) {
		Map<String, List<String>> fields = new HashMap<>();
		for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
			int end = pair.indexOf('=');
			if (end > 0) {
				fields.computeIfAbsent(decode(pair.substring(0, end)), (name) -> new ArrayList<>())
					.add(decode(pair.substring(end + 1)));
			}
		}
		return new PageForm(fields);
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	List<String> all(String name) {
		return this.fields.getOrDefault(name, List.of());
	}

	/**
	 * Return a value without surrounding blanks, or an empty text.
	 */
	String get(String name) {
		return all(name).stream().findFirst().orElse("").strip();
	}

	String get(String name, String fallback) {
		String value = get(name);
		return value.isEmpty() ? fallback : value;
	}

	int number(String name, int max) {
		int number;
		try {
			number = Integer.parseInt(get(name));
		}
		catch (NumberFormatException ex) {
			number = 0;
		}
		if (number < 1 || number > max) {
			throw new IllegalArgumentException("The number must be from 1 to " + max + ".");
		}
		return number;
	}

}
