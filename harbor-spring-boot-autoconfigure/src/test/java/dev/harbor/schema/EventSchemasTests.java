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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.harbor.event.EventPayload;
import dev.harbor.event.InvalidEventPayloadException;
import dev.harbor.http.HttpStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link EventSchemas}.
 */
class EventSchemasTests {

	private static final String ORDER = """
			{
			  "$schema": "https://json-schema.org/draft/2020-12/schema",
			  "type": "object",
			  "required": ["order_id", "items"],
			  "additionalProperties": false,
			  "properties": {
			    "order_id": {"type": "string", "pattern": "^ord_", "maxLength": 12},
			    "status": {"enum": ["open", "shipped"]},
			    "total": {"type": "number", "multipleOf": 0.01},
			    "shipped_at": {"type": "string", "format": "date-time"},
			    "tags": {"type": "array", "uniqueItems": true},
			    "version": {"const": 2},
			    "items": {
			      "type": "array",
			      "items": {
			        "type": "object",
			        "properties": {"quantity": {"type": "integer", "minimum": 1}, "to": {"$ref": "common/address.json"}}
			      }
			    }
			  }
			}""";

	private static final String ADDRESS = """
			{"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}}""";

	@TempDir
	private Path directory;

	@Test
	void validPayloadPasses() throws IOException {
		EventSchemas schemas = orders();
		assertThat(schemas.types()).containsExactly("order.shipped");
		assertThatNoException().isThrownBy(() -> schemas.check("order.shipped", EventPayload.ofJson("""
				{"order_id": "ord_1", "status": "open", "total": 0.29, "shipped_at": "2026-11-29T20:00:00Z",
				"items": [{"quantity": 1, "to": {"city": "Kiel"}}], "version": 2}""")));
	}

	@Test
	void typeWithoutSchemaPasses() throws IOException {
		assertThatNoException().isThrownBy(() -> orders().check("order.paid", EventPayload.ofJson("{\"a\": 1}")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{\"order_id\": \"s3cr3t\", \"items\": []} | '/order_id' breaks 'pattern' (\"^ord_\")",
			"{\"order_id\": \"ord_s3cr3t-s3cr3t\", \"items\": []} | '/order_id' breaks 'maxLength' (12)",
			"{\"order_id\": 53, \"items\": []} | '/order_id' breaks 'type' (\"string\")",
			"{\"order_id\": \"ord_s3cr3t\"} | '/items' is missing",
			"{\"order_id\": \"ord_1\", \"items\": [], \"extra\": \"s3cr3t\"} | '/extra' breaks 'additionalProperties'",
			"{\"order_id\": \"ord_1\", \"items\": [], \"status\": \"s3cr3t\"} | '/status' breaks 'enum' ([\"open\",\"shipped\"])",
			"{\"order_id\": \"ord_1\", \"items\": [], \"version\": \"s3cr3t\"} | '/version' breaks 'const' (2)",
			"{\"order_id\": \"ord_1\", \"items\": [], \"total\": 0.295} | '/total' breaks 'multipleOf' (0.01)",
			"{\"order_id\": \"ord_1\", \"items\": [], \"shipped_at\": \"s3cr3t\"} | '/shipped_at' breaks 'format' (\"date-time\")",
			"{\"order_id\": \"ord_1\", \"items\": [], \"tags\": [\"s3cr3t\", \"s3cr3t\"]} | '/tags' breaks 'uniqueItems'",
			"{\"order_id\": \"ord_1\", \"items\": [{}, {\"quantity\": 0}]} | '/items/1/quantity' breaks 'minimum' (1)",
			"{\"order_id\": \"ord_1\", \"items\": [{\"to\": {}}]} | '/items/0/to/city' is missing" })
	void problemNamesTheLocationAndTheRuleWithoutTheValue(String payload, String problem) throws IOException {
		EventSchemas schemas = orders();
		assertThatExceptionOfType(InvalidEventPayloadException.class)
			.isThrownBy(() -> schemas.check("order.shipped", EventPayload.ofJson(payload)))
			.withMessage("Payload of an event of type 'order.shipped' is invalid: " + problem)
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo("order.shipped"))
			.satisfies((ex) -> assertThat(ex.problems()).containsExactly(problem));
	}

	@Test
	void numberOfProblemsIsLimited() throws IOException {
		StringBuilder payload = new StringBuilder("{\"order_id\": \"ord_1\", \"items\": []");
		for (int i = 0; i < 20; i++) {
			payload.append(", \"extra").append(i).append("\": 1");
		}
		List<String> problems = orders().problems("order.shipped", EventPayload.ofJson(payload + "}"));
		assertThat(problems).hasSize(6).last().isEqualTo("15 more");
	}

	@Test
	void namesInThePayloadCannotForgeLines() throws IOException {
		assertThat(orders().problems("order.shipped", EventPayload.ofJson("""
				{"order_id": "ord_1", "items": [], "a\\nERROR": 1}"""))).singleElement()
			.asString()
			.doesNotContain("\n");
	}

	@Test
	void tooDeepPayloadIsRefused() throws IOException {
		String deep = "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);
		assertThat(orders().problems("order.shipped", payload(deep))).hasSize(1);
	}

	@Test
	void numberWithAHugeExponentIsAProblem() throws IOException {
		assertThat(orders().problems("order.shipped", EventPayload.ofJson("{\"total\": 53e99999999999}")))
			.singleElement()
			.asString()
			.contains("huge exponent")
			.doesNotContain("53");
	}

	@Test
	void payloadThatIsTooLongForARegularExpressionIsAProblem() throws IOException {
		write("order.shipped.json", "{\"properties\": {\"id\": {\"pattern\": \"^(a|b)*$\"}}}");
		EventSchemas schemas = load();
		assertThat(schemas.problems("order.shipped", EventPayload.ofJson("{\"id\": \"abba\"}"))).isEmpty();
		assertThat(schemas.problems("order.shipped", payload("{\"id\": \"" + "ab".repeat(100_000) + "\"}")))
			.singleElement()
			.asString()
			.contains("too long");
	}

	private static EventPayload payload(String json) {
		try {
			return EventPayload.ofJson(json);
		}
		catch (IllegalArgumentException ex) {
			return EventPayload.ofJson("{\"order_id\": 1, \"items\": []}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "{\"type\": 5}", "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
			"{\"$ref\": \"missing.json\"}", "{\"properties\": {\"a\": {\"$ref\": \"missing.json\"}}}",
			"{\"type\": \"object\", \"required\": [\"a\"], \"examples\": [{}]}", "{\"maximum\": 1e99999999999}",
			"{\"pattern\": \"(\"}" })
	void invalidSchemaIsReported(String schema) throws IOException {
		write("order.paid.json", "{\"type\": \"object\"}");
		write("order.shipped.json", schema);
		assertThatExceptionOfType(InvalidEventSchemaException.class).isThrownBy(this::load)
			.withMessageContaining("'order.shipped.json'");
	}

	@Test
	void nothingIsFetched() throws IOException {
		try (HttpStub server = new HttpStub()) {
			write("order.shipped.json", "{\"properties\": {\"a\": {\"$ref\": \"" + server.url() + "/a.json\"}}}");
			assertThatExceptionOfType(InvalidEventSchemaException.class).isThrownBy(this::load);
			assertThat(server.getAllServeEvents()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "missing/" })
	void emptyLocationIsNamed(String location) {
		assertThatExceptionOfType(InvalidEventSchemaException.class).isThrownBy(
				() -> EventSchemas.load(new PathMatchingResourcePatternResolver(), this.directory.toUri() + location))
			.withMessageContaining(this.directory.toUri().toString());
	}

	@Test
	void schemaWithAnIdRefersToOthers() throws IOException {
		write("order.shipped.json", """
				{"$id": "https://example.com/schemas/order.shipped.json", "properties":
				{"to": {"$ref": "https://example.com/schemas/address.json"}}}""");
		write("common/address.json", "{\"$id\": \"https://example.com/schemas/address.json\", \"type\": \"object\"}");
		assertThat(load().problems("order.shipped", EventPayload.ofJson("{\"to\": 1}")))
			.containsExactly("'/to' breaks 'type' (\"object\")");
	}

	@Test
	void exampleComesFromTheSchemaOrIsMinimal() throws IOException {
		write("order.paid.json", "{\"type\": \"object\", \"examples\": [{\"order_id\": \"ord_7\"}]}");
		write("order.packed.json", """
				{"type": "object", "required": ["id", "n", "at", "to"], "properties": {"id": {"type": "string"},
				"n": {"type": "integer", "minimum": 3}, "at": {"format": "date-time", "type": "string"},
				"to": {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["home"]}}}}}""");
		write("order.odd.json", "{\"required\": [\"id\"], \"properties\": {\"id\": {\"pattern\": \"^x\"}}}");
		EventSchemas schemas = load();
		assertThat(schemas.example("order.paid")).hasValue(EventPayload.ofJson("{\"order_id\":\"ord_7\"}"));
		assertThat(schemas.example("order.packed").orElseThrow().json())
			.isEqualTo("{\"id\":\"example\",\"n\":3,\"at\":\"2026-01-01T00:00:00Z\",\"to\":{\"kind\":\"home\"}}");
		assertThat(schemas.example("order.odd")).isEmpty();
		assertThat(schemas.example("other")).isEmpty();
	}

	@Test
	@SuppressWarnings("NullAway")
	void missingArgumentsAreRefused() throws IOException {
		PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
		EventSchemas schemas = orders();
		EventPayload payload = EventPayload.ofJson("{}");
		assertThatIllegalArgumentException().isThrownBy(() -> EventSchemas.load(null, "classpath:schemas"))
			.withMessageContaining("'resolver'");
		assertThatIllegalArgumentException().isThrownBy(() -> EventSchemas.load(resolver, " "))
			.withMessageContaining("'location'");
		assertThatIllegalArgumentException().isThrownBy(() -> schemas.problems(null, payload))
			.withMessageContaining("'type'");
		assertThatIllegalArgumentException().isThrownBy(() -> schemas.problems("order.shipped", null))
			.withMessageContaining("'payload'");
		assertThatIllegalArgumentException().isThrownBy(() -> schemas.example(null)).withMessageContaining("'type'");
		assertThat(schemas).hasToString("EventSchemas[order.shipped]");
	}

	private EventSchemas orders() throws IOException {
		write("order.shipped.json", ORDER);
		write("common/address.json", ADDRESS);
		return load();
	}

	private void write(String name, String schema) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, schema);
	}

	private EventSchemas load() {
		return EventSchemas.load(new PathMatchingResourcePatternResolver(), this.directory.toUri().toString());
	}

}
