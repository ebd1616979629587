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
import java.util.Map;

/**
 * Payload of an event: a JSON object of at most 262,144 bytes. The text is kept unchanged
 * and converted on demand: by the application's mapper if the event comes from a bean of
 * Spring Boot's auto-configuration, and otherwise by the
 * {@link PayloadConverter#standard() standard converter}. Immutable and safe to share
 * between threads.
 * <p>
 * Sealed for the same reason as {@link Event}.
 *
 * @since 0.1.0
 */
public sealed interface EventPayload permits JsonEventPayload {

	/**
	 * Return the payload as it was received or is going to be sent.
	 * @return the JSON text, to the character
	 */
	String json();

	/**
	 * Convert the payload to a map.
	 * @return a new map, in the order of the text
	 */
	Map<String, Object> asMap();

	/**
	 * Convert the payload to an object. Properties that the type does not know are
	 * ignored, unless the application's mapper refuses them.
	 * @param <T> the type to convert to
	 * @param type the class of that type
	 * @return a new object
	 * @throws IllegalArgumentException if the payload does not fit the type
	 */
	<T> T as(Class<T> type);

	/**
	 * Convert the payload to an object of a generic type. Unknown properties are ignored.
	 * @param <T> the type to convert to
	 * @param type the type
	 * @return a new object
	 * @throws IllegalArgumentException if the payload does not fit the type
	 */
	<T> T as(Type type);

	/**
	 * Return the same payload, converted in another way.
	 * @param converter the converter
	 * @return the payload
	 */
	EventPayload convertedBy(PayloadConverter converter);

	/**
	 * Create a payload from JSON text, which is sent unchanged.
	 * @param json the text of one JSON object
	 * @return the payload
	 * @throws IllegalArgumentException if the text is not exactly one JSON object
	 */
	static EventPayload ofJson(String json) {
		EventJson.requireObject(json);
		return new JsonEventPayload(json);
	}

	/**
	 * Create a payload from an object. Annotations of the object determine the names of
	 * properties.
	 * @param value a map, a record or another object that Jackson 3 writes as a JSON
	 * object; a payload is returned unchanged
	 * @return the payload, a snapshot of the object
	 * @throws IllegalArgumentException if the object cannot be written, or not as a JSON
	 * object, or contains something that Jackson 3 cannot write correctly: a tree of
	 * another JSON library, an object whose JSON is defined by annotations of Jackson 2,
	 * or one without visible properties
	 */
	static EventPayload of(Object value) {
		return (value instanceof EventPayload payload) ? payload : new JsonEventPayload(EventJson.writeObject(value));
	}

}
