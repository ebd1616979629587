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

package dev.harbor.listener;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link ListenerKey}: any payload has a key or none, and does not prevent
 * storing its event. The build runs each test with known inputs; {@code JAZZER_FUZZ=1}
 * searches for more.
 */
class ListenerKeyFuzzTests {

	static Stream<Arguments> payloads() {
		return Stream.of(payload("order_id", "{\"order_id\":\"A-1\"}"), payload("order.id", "{\"order\":{\"id\":1}}"),
				payload("order.id", "{\"order\":[{\"id\":1}]}"), payload("a..b", "{}"), payload("", "{\"\":null}"),
				payload("n", "{\"n\":1e1000000000}"), payload("n", "{\"n\":" + "9".repeat(5000) + "}"),
				payload("o", "{\"o\":" + "{\"o\":".repeat(2000) + "1" + "}".repeat(2000) + "}"),
				payload("n", "{\"n\":\"\\u0000\\ud800\"}"));
	}

	private static Arguments payload(String property, String json) {
		return Arguments.of(property, json.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("payloads")
	@FuzzTest(maxDuration = "10m")
	void anyPayloadHasAKeyOrNone(@Nullable String property, byte @Nullable [] json) {
		if (property == null || json == null) {
			return;
		}
		EventPayload payload;
		ListenerKey key;
		try {
			payload = EventPayload.ofJson(new String(json, StandardCharsets.UTF_8));
			key = ListenerKey.of(property);
		}
		catch (IllegalArgumentException ex) {
			return;
		}
		Event event = Event.of("evt_1", "order.shipped", "ws_1", payload, Instant.EPOCH);
		assertThat(key.valueIn(event)).isEqualTo(key.valueIn(event));
	}

}
