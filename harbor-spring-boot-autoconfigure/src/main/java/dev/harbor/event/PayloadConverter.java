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

package dev.harbor.event;

import java.lang.reflect.Type;

/**
 * Converts payloads to objects of the application. Implementations are safe for use by
 * several threads.
 *
 * @since 0.2.0
 */
@FunctionalInterface
public interface PayloadConverter {

	/**
	 * Convert a payload.
	 * @param json the payload, a JSON object
	 * @param type the type to convert to
	 * @return an object of that type
	 * @throws IllegalArgumentException if the payload cannot be converted; the message
	 * contains no values
	 */
	Object convert(String json, Type type);

	/**
	 * Return the default converter, which uses its own JSON mapper with the modules on
	 * the class path.
	 * @return the converter
	 */
	static PayloadConverter standard() {
		// The mapper is built when the first payload is converted.
		return EventJson::convert;
	}

}
