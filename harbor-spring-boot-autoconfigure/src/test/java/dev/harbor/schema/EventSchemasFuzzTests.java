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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.harbor.event.EventPayload;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link EventSchemas}: each payload is valid, or its violations are
 * described. The build runs each test with known inputs; {@code JAZZER_FUZZ=1} searches
 * for more.
 */
class EventSchemasFuzzTests {

	private static final String ORDER = """
			{"type": "object", "required": ["id"], "additionalProperties": false, "properties": {
			"id": {"type": "string", "pattern": "^(a|b)*[0-9]+$", "maxLength": 12}, "status": {"enum": ["open", "shipped"]},
			"total": {"type": "number", "multipleOf": 0.01, "maximum": 1000}, "at": {"type": "string", "format": "date-time"},
			"mail": {"format": "email"}, "uri": {"format": "uri"}, "host": {"format": "hostname"}, "expr": {"format": "regex"},
			"tags": {"type": "array", "uniqueItems": true, "contains": {"type": "string"}},
			"lines": {"type": "array", "items": {"$ref": "#"}}}}""";

	@TempDir
	private static Path directory;

	private static EventSchemas schemas;

	@BeforeAll
	static void load() throws IOException {
		Files.writeString(directory.resolve("order.json"), ORDER);
		schemas = EventSchemas.load(new PathMatchingResourcePatternResolver(), directory.toUri().toString());
	}

	static Stream<Arguments> payloads() {
		return Stream
			.of("{\"id\":\"ab1\",\"total\":0.29,\"lines\":[{\"id\":\"1\"}]}", "{}",
					"{\"id\":\"" + "ab".repeat(5000) + "\"}",
					"{\"id\":1,\"total\":1e400,\"at\":\"2026-02-30T00:00:00Z\"}", "{\"total\":1e1000000000}",
					"{\"total\":1e10999999999999}", "{\"mail\":\"a@b\",\"uri\":\"::\",\"host\":\"-\",\"expr\":\"(\"}",
					"{\"tags\":[1,1.0,{},{}]}", "{\"\\u0000\":" + "[".repeat(400) + "]".repeat(400) + "}")
			.map((json) -> Arguments.of(json.getBytes(StandardCharsets.UTF_8)));
	}

	@MethodSource("payloads")
	@FuzzTest(maxDuration = "10m")
	void anyPayloadIsValidOrDescribed(byte @Nullable [] json) {
		if (json == null) {
			return;
		}
		EventPayload payload;
		try {
			payload = EventPayload.ofJson(new String(json, StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			return;
		}
		assertThat(schemas.problems("order", payload)).hasSizeLessThanOrEqualTo(6)
			.allSatisfy((problem) -> assertThat(problem).hasSizeLessThan(300).doesNotContainPattern("\\p{Cntrl}"));
	}

}
