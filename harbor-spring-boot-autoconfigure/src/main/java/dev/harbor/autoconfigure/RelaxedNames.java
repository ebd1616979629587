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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.LinkedHashSet;
import java.util.regex.Pattern;

/**
 * Names of clients and webhook endpoints. Relaxed binding treats names as equal if they
 * differ only in case and dashes, which environment variables do not have.
 */
final class RelaxedNames {

	private static final Pattern RELAXED = Pattern.compile("[A-Za-z0-9_-]+");

	private static final Pattern LEFT_OUT = Pattern.compile("[_-]");

	private RelaxedNames() {
	}

	static String uniform(String name) {
		// Called for each delivery; most names are uniform already.
		if (isUniform(name)) {
			return name;
		}
		return RELAXED.matcher(name).matches() ? LEFT_OUT.matcher(name).replaceAll("").toLowerCase(Locale.ROOT) : name;
	}

	private static boolean isUniform(String name) {
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Remove other spellings of the same name.
	 * @param names the names
	 * @return the names; of several spellings, the one that differs from the variable's
	 */
	static Set<String> distinct(Collection<String> names) {
		Map<String, String> distinct = new LinkedHashMap<>();
		for (String name : names) {
			distinct.merge(uniform(name), name, (one, other) -> one.equals(uniform(one)) ? other : one);
		}
		return new LinkedHashSet<>(distinct.values());
	}

}
