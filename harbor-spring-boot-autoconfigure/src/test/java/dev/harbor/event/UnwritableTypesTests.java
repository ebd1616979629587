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

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.RawValue;
import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link UnwritableTypes}.
 */
class UnwritableTypesTests {

	private static final ObjectNode TREE = JsonNodeFactory.instance.objectNode().put("a", 1);

	private static final JsonNode TEXT = JsonNodeFactory.instance.textNode("x");

	static Stream<Arguments> unwritable() throws Exception {
		return Stream.of(arguments("the payload itself", TREE),
				arguments("the payload itself", JsonNodeFactory.instance.arrayNode()),
				arguments("the payload itself", JsonNodeFactory.instance.missingNode()),
				arguments("the payload itself", new POJONode(Map.of())), arguments("'a'", Map.of("a", TEXT)),
				arguments("'a'", Map.of("a", JsonNodeFactory.instance.nullNode())),
				arguments("'a.b.c'", Map.of("a", Map.of("b", Map.of("c", TREE)))),
				arguments("'a[1]'", Map.of("a", List.of(1, TREE))),
				arguments("'a[0][1]'", Map.of("a", List.of(List.of("x", TREE)))),
				arguments("'a[1]'", Map.of("a", new Object[] { 1, TREE })),
				arguments("'a[0]'", Map.of("a", new JsonNode[] { TREE })),
				arguments("'a[0]'", Map.of("a", Collections.singleton(TREE))),
				arguments("'a'", Map.of("a", List.of(TREE).iterator())),
				arguments("'a[0]'", Map.of("a", Stream.of(TREE))), arguments("'a'", Map.of("a", Optional.of(TREE))),
				arguments("'a'", Map.of("a", new AtomicReference<>(TREE))),
				arguments("'a.key'", Map.of("a", Map.entry("key", TREE))), arguments("'value'", new Holder(TREE)),
				arguments("'inner.value'", Map.of("inner", new Holder(TREE))),
				arguments("'typed'", new TypedHolder(TREE)), arguments("'typed'", new Bean(TREE)),
				arguments("'optional'", new OptionalHolder(Optional.of(TREE))),
				arguments("'list[0]'", new ListHolder(List.of(TREE))), arguments("the payload itself", new Value(TREE)),
				arguments("'values.x'", new Any(Map.of("x", TREE))), arguments("'unwrapped'", new Unwrapped(TREE)),
				arguments("'a'", Map.of("a", new RawValue("{}"))),
				arguments("'a'", Map.of("a", JsonParser.parseString("{\"a\":1}"))),
				arguments("'a'", Map.of("a", new JsonArray())), arguments("'a'", Map.of("a", new JsonPrimitive(1))),
				arguments("the payload itself", new JSONObject("{\"a\":1}")),
				arguments("'a'", Map.of("a", new org.json.JSONArray())), arguments("'a'", Map.of("a", JSONObject.NULL)),
				arguments("'a'", Map.of("a", CompletableFuture.completedFuture("x"))),
				arguments("'a'", Map.of("a", Mono.just("x"))), arguments("'a'", Map.of("a", new BitSet())),
				arguments("'a'", Map.of("a", new ByteArrayInputStream(new byte[1]))),
				arguments("'a'", Map.of("a", new StringReader("x"))),
				arguments("'a'", Map.of("a", (Supplier<String>) () -> "x")),
				arguments("'a'", Map.of("a", new Silent("x"))), arguments("'a'", Map.of("a", new SilentChild("x"))),
				arguments("the payload itself", new Named("x")), arguments("'a'", Map.of("a", new Named("x"))),
				arguments("'a'", Map.of("a", new NamedChild())), arguments("the payload itself", new Serialized(1)),
				arguments("the payload itself", new SerializedByGetter()),
				arguments("the payload itself", new SerializedByField()),
				arguments("the payload itself", new SerializedByInterface(1)),
				arguments("the payload itself", new SerializedByBundle(1)), arguments("'a'", Map.of("a", Level.LOW)),
				arguments("'a.\"x\"'", Map.of("a", Map.of(TEXT, 1))),
				arguments("'a.LOW'", Map.of("a", Map.of(Level.LOW, 1))), arguments("'a'", Map.of("a", new Lines())),
				arguments("'a'", Map.of("a", new Table())));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("unwritable")
	void isRefusedWithItsPath(String path, Object payload) {
		assertThatIllegalArgumentException().isThrownBy(() -> CreateEventRequest.of("order.shipped", payload))
			.withMessageStartingWith("Payload of type " + payload.getClass().getName() + " cannot be written as JSON: ")
			.withMessageContaining("JSON: " + path + ": ");
	}

	@Test
	void messageContainsTheRemedy() {
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(Map.of("order", TREE)))
			.withMessage(
					"Payload of type java.util.ImmutableCollections$Map1 cannot be written as JSON: 'order': is JSON"
							+ " of another library (com.fasterxml.jackson.databind.node.ObjectNode), which Jackson 3 does not"
							+ " know; convert it, or pass its JSON text to EventPayload.ofJson");
		assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(new Named("x")))
			.withMessageContaining("@JsonNaming of Jackson 2")
			.withMessageContaining("tools.jackson.databind.annotation");
	}

	@Test
	void messageDoesNotRepeatThePayload() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EventPayload.of(Map.of("order", JsonNodeFactory.instance.textNode("DE0212"))))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("DE0212"));
	}

	@Test
	void refusedTypeIsRefusedEachTime() {
		for (int i = 0; i < 3; i++) {
			assertThatIllegalArgumentException().isThrownBy(() -> EventPayload.of(Map.of("a", TREE)));
			assertThat(EventPayload.of(Map.of("a", 1)).json()).isEqualTo("{\"a\":1}");
		}
	}

	@Test
	void typeSupportedByAnotherModuleIsWritten() {
		SimpleModule module = new SimpleModule().addSerializer(JsonNode.class, new NodeSerializer());
		JsonMapper mapper = JsonMapper.builder().addModule(new UnwritableTypes()).addModule(module).build();
		assertThat(mapper.writeValueAsString(Map.of("a", TEXT))).isEqualTo("{\"a\":\"x\"}");
	}

	static Stream<Arguments> writable() throws JsonProcessingException {
		Map<String, Object> nulls = new HashMap<>();
		nulls.put("a", null);
		return Stream.of(arguments("{\"a\":{\"b\":1}}", Map.of("a", JsonMapper.shared().readTree("{\"b\":1}"))),
				arguments("{\"a\":null}", Map.of("a", tools.jackson.databind.node.NullNode.getInstance())),
				arguments("{\"a\":null}", nulls), arguments("{}", new Nothing()),
				arguments("{\"a\":{}}", Map.of("a", new Nothing())), arguments("{}", new Marker()),
				arguments("{\"a\":[1,2]}", Map.of("a", Stream.of(1, 2))),
				arguments("{\"a\":\"1\"}", new DualSerialized(1)), arguments("{\"a\":\"x\"}", new Converted(TEXT)),
				arguments("{\"a\":1}", new Ignoring(1, 2)), arguments("{\"a\":\"LOW\"}", Map.of("a", Plain.LOW)),
				arguments("{\"a\":{\"b\":1}}",
						Map.of("a",
								new ObjectMapper().convertValue(JsonNodeFactory.instance.objectNode().put("b", 1),
										Map.class))),
				arguments("{\"computed\":1}", new Computed()),
				arguments("{\"a\":{}}", new LinkedHashMap<>(Map.of("a", Map.of()))),
				arguments("{\"a\":[]}", Map.of("a", Arrays.asList())));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("writable")
	void isWritten(String json, Object payload) {
		assertThat(EventPayload.of(payload).json()).isEqualTo(json);
	}

	record Holder(Object value) {

	}

	record TypedHolder(JsonNode typed) {

	}

	record OptionalHolder(Optional<JsonNode> optional) {

	}

	record ListHolder(List<? extends JsonNode> list) {

	}

	record Value(@JsonValue Object value) {

	}

	record Any(@JsonAnyGetter Map<String, Object> values) {

	}

	record Unwrapped(@JsonUnwrapped JsonNode unwrapped) {

	}

	static class Bean {

		private final JsonNode typed;

		Bean(JsonNode typed) {
			this.typed = typed;
		}

		public JsonNode getTyped() {
			return this.typed;
		}

	}

	static class Silent {

		private final String text;

		Silent(String text) {
			this.text = text;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	static class SilentChild extends Silent {

		SilentChild(String text) {
			super(text);
		}

	}

	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	static class Named {

		private final String orderId;

		Named(String orderId) {
			this.orderId = orderId;
		}

		public String getOrderId() {
			return this.orderId;
		}

	}

	static class NamedChild extends Named {

		NamedChild() {
			super("x");
		}

	}

	record Serialized(@JsonSerialize(using = ToStringSerializer.class) int a) {

	}

	static class SerializedByGetter {

		@JsonSerialize(using = ToStringSerializer.class)
		public int getA() {
			return 1;
		}

	}

	static class SerializedByField {

		@JsonSerialize(using = ToStringSerializer.class)
		private final int a = 1;

		public int getA() {
			return this.a;
		}

	}

	interface View {

		@JsonSerialize(using = ToStringSerializer.class)
		int a();

	}

	record SerializedByInterface(int a) implements View {

	}

	record SerializedByBundle(@AsText int a) {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@JacksonAnnotationsInside
	@JsonSerialize(using = ToStringSerializer.class)
	@interface AsText {

	}

	@JsonSerialize(using = ToStringSerializer.class)
	enum Level {

		LOW

	}

	@JsonSerialize(using = ToStringSerializer.class)
	static class Lines extends ArrayList<String> {

		private static final long serialVersionUID = 1L;

	}

	@JsonSerialize(using = ToStringSerializer.class)
	static class Table extends HashMap<String, String> {

		private static final long serialVersionUID = 1L;

	}

	enum Plain {

		@JsonProperty("LOW")
		LOW

	}

	record Nothing() {

	}

	static class Marker {

	}

	static class Computed {

		public int getComputed() {
			return 1;
		}

	}

	record DualSerialized(
			@JsonSerialize(using = ToStringSerializer.class) @tools.jackson.databind.annotation.JsonSerialize(
					using = tools.jackson.databind.ser.std.ToStringSerializer.class) int a) {

	}

	record Converted(@tools.jackson.databind.annotation.JsonSerialize(using = NodeSerializer.class) JsonNode a) {

	}

	record Ignoring(int a, @JsonIgnore @JsonSerialize(using = ToStringSerializer.class) int b) {

	}

	static class NodeSerializer extends ValueSerializer<JsonNode> {

		@Override
		public void serialize(JsonNode value, JsonGenerator json, SerializationContext context) {
			json.writeString(value.textValue());
		}

	}

}
