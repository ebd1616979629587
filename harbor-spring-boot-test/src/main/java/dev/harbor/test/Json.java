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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON mapper of the sandbox.
 */
final class Json {

	// Keep decimals unchanged: 1.10 must not become 1.1.
	private static final JsonMapper mapper = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private Json() {
	}

	static ObjectNode object() {
		return mapper.createObjectNode();
	}

	static JsonNode read(byte[] json) {
		return mapper.readTree(json);
	}

	static byte[] bytes(JsonNode node) {
		return mapper.writeValueAsBytes(node);
	}

	static String text(JsonNode node) {
		return new String(bytes(node), StandardCharsets.UTF_8);
	}

	/**
	 * Format a timestamp without fractions of a second.
	 * @param time the time
	 * @return the time in ISO 8601
	 */
	static String timestamp(Instant time) {
		return time.truncatedTo(ChronoUnit.SECONDS).toString();
	}

}
