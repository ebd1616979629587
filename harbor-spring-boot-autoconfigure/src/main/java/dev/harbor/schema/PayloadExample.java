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

package dev.harbor.schema;

import java.util.Optional;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Generates a minimal payload for a schema. Does not support references and combinations;
 * schemas with these need an example.
 */
final class PayloadExample {

	private static final JsonNodeFactory nodes = JsonNodeFactory.instance;

	private PayloadExample() {
	}

	static JsonNode of(JsonNode schema) {
		ObjectNode object = nodes.objectNode();
		for (JsonNode name : schema.path("required")) {
			object.set(name.asString(""), value(schema.path("properties").path(name.asString(""))));
		}
		return object;
	}

	private static JsonNode value(JsonNode schema) {
		Optional<JsonNode> given = Stream
			.of(schema.path("const"), schema.path("default"), schema.path("examples").path(0),
					schema.path("enum").path(0))
			.filter((node) -> !node.isMissingNode())
			.findFirst();
		return given.orElseGet(() -> switch (schema.path("type").asString("")) {
			case "object" -> of(schema);
			case "array" -> nodes.arrayNode();
			case "integer", "number" -> schema.has("minimum") ? schema.path("minimum") : nodes.numberNode(1);
			case "boolean" -> nodes.booleanNode(true);
			case "null" -> nodes.nullNode();
			default -> nodes.stringNode(text(schema.path("format").asString("")));
		});
	}

	private static String text(String format) {
		return switch (format) {
			case "date-time" -> "2026-01-01T00:00:00Z";
			case "date" -> "2026-01-01";
			case "email" -> "someone@example.com";
			case "uri" -> "https://example.com";
			case "uuid" -> "00000000-0000-4000-8000-000000000000";
			default -> "example";
		};
	}

}
