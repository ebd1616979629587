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

import java.util.function.BooleanSupplier;

import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Reports scripts that cannot be found.
 */
final class ScriptLocations {

	private ScriptLocations() {
	}

	/**
	 * Initialize a database.
	 * @param prefix the prefix of the properties
	 * @param properties the properties
	 * @param initialization the initialization
	 * @return its result
	 * @throws InvalidHarborPropertyException if the scripts cannot be found
	 */
	static boolean initialize(String prefix, DatabaseInitializationProperties properties,
			BooleanSupplier initialization) {
		try {
			return initialization.getAsBoolean();
		}
		catch (IllegalStateException ex) {
			throw new InvalidHarborPropertyException(prefix + property(properties),
					"It selects no script: " + ex.getMessage());
		}
	}

	private static String property(DatabaseInitializationProperties properties) {
		return properties.getDefaultSchemaLocation().equals(properties.getSchema()) ? "platform" : "schema";
	}

}
