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

import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON mapper of payloads. It has the modules on the class path, and no other settings of
 * the application.
 */
final class EventJson {

	// The other modules take precedence over the types that the first one refuses.
	private static final JsonMapper mapper = JsonMapper.builder()
		.addModule(new UnwritableTypes())
		.findAndAddModules()
		.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
		.build();

	private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
	};

	private EventJson() {
	}

	static void requireObject(String json) {
		requireUnicode(json);
		try (JsonParser parser = mapper.createParser(json)) {
			if (parser.nextToken() == JsonToken.START_OBJECT) {
				parser.skipChildren();
				if (parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null) {
					return;
				}
			}
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Payload is not well-formed JSON: " + ex.getOriginalMessage(), ex);
		}
		throw new IllegalArgumentException("Payload must be one JSON object");
	}

	static String writeObject(Object value) {
		String json;
		try {
			json = mapper.writeValueAsString(value);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Payload of type %s cannot be written as JSON: %s: %s"
				.formatted(value.getClass().getName(), path(ex), ex.getOriginalMessage()), ex);
		}
		if (!json.startsWith("{")) {
			throw new IllegalArgumentException(
					"Payload of type %s is not written as a JSON object; JSON text goes through EventPayload.ofJson"
						.formatted(value.getClass().getName()));
		}
		if (json.length() > StreamReadConstraints.DEFAULT_MAX_NUM_LEN) {
			// The reader limits numbers, names and depth, the writer does not. A shorter
			// text cannot exceed these limits.
			requireObject(json);
		}
		else {
			requireUnicode(json);
		}
		return json;
	}

	private static String path(JacksonException ex) {
		StringBuilder path = new StringBuilder();
		for (Reference reference : ex.getPath()) {
			if (reference.getPropertyName() != null) {
				path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
			}
			else {
				path.append('[').append(reference.getIndex()).append(']');
			}
		}
		return path.isEmpty() ? "the payload itself" : "'" + path + "'";
	}

	/**
	 * Refuse halves of surrogate pairs, which no encoding can send.
	 */
	private static void requireUnicode(String json) {
		for (int i = 0; i < json.length(); i++) {
			if (Character.isSurrogate(json.charAt(i))) {
				if (!Character.isSupplementaryCodePoint(json.codePointAt(i))) {
					throw new IllegalArgumentException("Payload must consist of Unicode characters");
				}
				i++;
			}
		}
	}

	static Map<String, Object> readMap(String json) {
		return mapper.readValue(json, MAP);
	}

	static Object convert(String json, Type type) {
		try {
			return mapper.readValue(json, mapper.constructType(type));
		}
		catch (JacksonException ex) {
			String place = ex.getPath().isEmpty() ? "" : " at " + ex.getPathReference();
			throw new IllegalArgumentException("Payload cannot be converted to %s%s: %s".formatted(type.getTypeName(),
					place, ex.getOriginalMessage()), ex);
		}
	}

}
