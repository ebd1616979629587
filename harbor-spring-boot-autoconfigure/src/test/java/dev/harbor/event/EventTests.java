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

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Event}.
 */
class EventTests {

	private static final String EVENT = event("{\"order_id\":\"ord_1\"}");

	@Test
	void readsTheJsonOfHarbor() {
		Event event = Event.ofJson(EVENT);
		assertThat(event.id()).isEqualTo("evt_1");
		assertThat(event.type()).isEqualTo("order.shipped");
		assertThat(event.workspaceId()).isEqualTo("ws_1");
		assertThat(event.createdAt()).isEqualTo(Instant.parse("2026-03-01T08:15:30Z"));
		assertThat(event.payload().json()).isEqualTo("{\"order_id\":\"ord_1\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{ }", "{\n\t\"a\" : 1 ,\r\n  \"b\":[ ]\n}", "{\"a\":1.0,\"b\":1e3,\"c\":-0.0E+10}",
			"{\"a\":12345678901234567890123456789.000000000000000000001}", "{\"a\":\"\\u00e9\\/\\\"\\\\ \\n\"}",
			"{\"\u00fcber\":\"\u9375 \ud83d\udd11 Z\u00f6e\"}", "{\"a\":\"\u2028\u007f\ufeff\"}",
			"{\"a\":{\"b\":{\"c\":[{},[{}],\"}\"]}}}", "{\"a\":1,\"a\":2}", "{\"id\":\"other\",\"payload\":{}}",
			"{\"a\":\"}{\"}" })
	void payloadIsKeptUnchanged(String payload) {
		assertThat(Event.ofJson(event(payload)).payload().json()).isEqualTo(payload);
	}

	@Test
	void payloadIsReadAfterMultiByteCharacters() {
		String json = "{\"note\":\"\u9375\ud83d\udd11\",\"payload\": {\"a\":\"\u00e9\"} ,\"id\":\"evt_1\",\"type\":\"\u00fc\","
				+ "\"workspace_id\":\"ws_1\",\"created_at\":\"2026-03-01T08:15:30Z\"}";
		Event event = Event.ofJson(json);
		assertThat(event.payload().json()).isEqualTo("{\"a\":\"\u00e9\"}");
		assertThat(event.type()).isEqualTo("\u00fc");
	}

	@Test
	void largePayloadIsKept() {
		String payload = "{\"a\":\"" + "\u00e9\ud83d\udd11x".repeat(37_000) + "\"}";
		assertThat(payload.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(256_000);
		assertThat(Event.ofJson(event(payload)).payload().json()).isEqualTo(payload);
	}

	@Test
	void readsAPartOfALargerText() {
		String text = "{\"\u00e9\":[{}],\"data\":[" + EVENT + ",{}]}";
		List<Event> events = new ArrayList<>();
		boolean toTheEnd = HarborJsonReader.read(text.getBytes(StandardCharsets.UTF_8), (json) -> {
			assertThat(json.nextName()).isEqualTo("\u00e9");
			json.skip();
			assertThat(json.nextName()).isEqualTo("data");
			json.objects((object) -> events.isEmpty() ? events.add(object.event()) : object.nextName());
			return json.nextName() == null;
		});
		assertThat(toTheEnd).isTrue();
		assertThat(events).containsExactly(Event.ofJson(EVENT));
	}

	@Test
	void unknownFieldsAreIgnored() {
		String json = EVENT.replaceFirst("\\{", "{\"livemode\":true,\"links\":{\"id\":[1,{\"type\":2}]},\"n\":null,");
		assertThat(Event.ofJson(json)).isEqualTo(Event.ofJson(EVENT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-03-01T08:15:30.123456789Z", "2026-03-01T08:15:30.1Z", "2026-03-01T08:15:30+00:00",
			"2026-03-01T10:15:30.500+02:00" })
	void timesMayHaveFractionsAndOffsets(String time) {
		Event event = Event.ofJson(EVENT.replace("2026-03-01T08:15:30Z", time));
		assertThat(event.createdAt()).isEqualTo(Instant.parse(time));
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "type", "workspace_id", "payload", "created_at" })
	void refusesAMissingField(String name) {
		String json = EVENT.replace("\"" + name + "\"", "\"x_" + name + "\"");
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson(json)).withMessageContaining(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "type", "workspace_id", "payload", "created_at" })
	void refusesANullField(String name) {
		String json = EVENT.replace("\"" + name + "\":", "\"" + name + "\":null,\"x\":");
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson(json));
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "type", "workspace_id", "created_at" })
	void refusesANonTextField(String name) {
		String json = EVENT.replace("\"" + name + "\":", "\"" + name + "\":17,\"x\":");
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson(json));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "\"text\"", "1", "true", "null", "" })
	void refusesANonObjectPayload(String payload) {
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson(event(payload)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "yesterday", "", "1760000000", "2026-03-01", "2026-13-01T08:15:30Z",
			"\u0662\u0660\u0662\u0666-03-01T08:15:30Z" })
	void eventWithInvalidTimeFails(String time) {
		String json = EVENT.replace("2026-03-01T08:15:30Z", time);
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson(json));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "\"evt_1\"", "1", "<html></html>", "{", "}", "{]", "\u0000" })
	void refusesNonObject(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson(json));
	}

	static Stream<String> truncated() {
		return IntStream.range(0, EVENT.length()).mapToObj((end) -> EVENT.substring(0, end));
	}

	@ParameterizedTest
	@MethodSource("truncated")
	void refusesTruncatedJson(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson(json));
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "{}", "]", "}", ",", " null", "\u0000", "//" })
	void refusesTrailingGarbage(String garbage) {
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson(EVENT + garbage));
	}

	@Test
	void acceptsTrailingWhitespace() {
		assertThat(Event.ofJson(EVENT + " \r\n\t")).isEqualTo(Event.ofJson(EVENT));
	}

	@Test
	void refusesAByteOrderMark() {
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson("\ufeff" + EVENT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32LE" })
	void refusesOtherEncodings(String charset) {
		byte[] json = EVENT.getBytes(Charset.forName(charset));
		assertThatIllegalArgumentException().isThrownBy(() -> HarborJsonReader.read(json, HarborJsonReader::event));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "80", "c3", "c0af", "c1a1", "e080af", "eda080", "eda0bdedb880", "f08080af",
			"f4908080", "f8888080" })
	void refusesInvalidUtf8(String bytes) {
		// ISO-8859-1 keeps each byte.
		String payload = "{\"\u00c3\u00a4\":\"%s\"}"
			.formatted(new String(HexFormat.of().parseHex(bytes), StandardCharsets.ISO_8859_1));
		byte[] json = event(payload).getBytes(StandardCharsets.ISO_8859_1);
		assertThatIllegalArgumentException().isThrownBy(() -> HarborJsonReader.read(json, HarborJsonReader::event));
	}

	@Test
	void replacementCharacterIsKept() {
		String payload = "{\"a\":\"\ufffd\u00e4\"}";
		assertThat(Event.ofJson(event(payload)).payload().json()).isEqualTo(payload);
	}

	@Test
	void refusesExcessiveNesting() {
		String payload = "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000);
		assertThatIllegalArgumentException().isThrownBy(() -> Event.ofJson(event(payload)));
	}

	@Test
	void eventsCanBeCreatedInTests() {
		EventPayload payload = EventPayload.ofJson("{\"order_id\":\"ord_1\"}");
		assertThat(Event.of("evt_1", "order.shipped", "ws_1", payload, Instant.parse("2026-03-01T08:15:30Z")))
			.isEqualTo(Event.ofJson(EVENT));
	}

	@Test
	void toStringOmitsThePayload() {
		assertThat(Event.ofJson(EVENT).toString()).contains("evt_1", "order.shipped", "ws_1").doesNotContain("ord_1");
	}

	private static String event(String payload) {
		return """
				{"id":"evt_1","type":"order.shipped","workspace_id":"ws_1","payload":%s,\
				"created_at":"2026-03-01T08:15:30Z"}""".formatted(payload);
	}

}
