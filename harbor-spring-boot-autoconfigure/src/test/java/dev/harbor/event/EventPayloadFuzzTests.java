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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link EventPayload}: a text is refused, or is a payload that can be
 * read as a map, and is converted to a type or refused. The build runs each test with
 * known inputs; {@code JAZZER_FUZZ=1} searches for more.
 */
class EventPayloadFuzzTests {

	static Stream<Arguments> payloads() {
		return Stream
			.of("{}", "", "[]", "{\"number\":\"A-1\",\"items\":[{\"count\":1}],\"at\":\"2026-01-02T03:04:05Z\"}",
					"{\"items\":{\"count\":1}}", "{\"items\":[null,{\"count\":\"1\"}],\"at\":1e400}",
					"{\"at\":\"+1000000001-01-01T00:00:00Z\"}", "{\"total\":" + "9".repeat(1000) + "}",
					"{\"total\":" + "9".repeat(1001) + "}", "{\"total\":1e1000000000}", "{\"total\":-0.0E-400}",
					"{\"more\":" + "[".repeat(600) + "]".repeat(600) + "}", "{\"a\":1,\"a\":{\"b\":[true,null]}}",
					"{\"number\":\"\\u0000\\ud800\"}", "{\"" + "n".repeat(60_000) + "\":1}")
			.map((json) -> Arguments.of(json.getBytes(StandardCharsets.UTF_8)));
	}

	@MethodSource("payloads")
	@FuzzTest(maxDuration = "10m")
	void anyTextIsAPayloadOrRefused(byte @Nullable [] text) {
		EventPayload payload = payload(text);
		if (payload == null) {
			return;
		}
		Map<String, Object> map = payload.asMap();
		assertThat(payload.asMap()).isEqualTo(map);
		assertThat(EventPayload.ofJson(payload.json())).isEqualTo(payload);
		try {
			assertThat(payload.as(Order.class)).isNotNull();
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex.getMessage()).startsWith("Payload cannot be converted to " + Order.class.getName());
		}
	}

	private static @Nullable EventPayload payload(byte @Nullable [] text) {
		try {
			return (text != null) ? EventPayload.ofJson(new String(text, StandardCharsets.UTF_8)) : null;
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex.getMessage()).startsWith("Payload ");
			return null;
		}
	}

	record Order(@Nullable String number, @Nullable List<Item> items, @Nullable Instant at, double total) {

	}

	record Item(int count) {

	}

}
