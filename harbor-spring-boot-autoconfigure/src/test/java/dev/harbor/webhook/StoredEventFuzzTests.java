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

package dev.harbor.webhook;

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
 * Fuzz tests for stored events: the event of any accepted delivery can be stored as text
 * and read again. The build runs each test with known inputs; {@code JAZZER_FUZZ=1}
 * searches for more.
 */
class StoredEventFuzzTests {

	private static final SignatureVector VALID = SignatureVector.all().get(0);

	private static final WebhookVerifier verifier = WebhookVerifier.builder()
		.secrets(VALID.secret())
		.clock(VALID.clock())
		.build();

	static Stream<Arguments> bodies() {
		return Stream
			.of(delivery("{}"), delivery("{\"a\":{\"b\":[1,null,\"\u00e9\"]}}"), delivery("{\"a\":\"\\u0000\\ud800\"}"),
					delivery("{\"a\":1e1000000000}"), delivery("{\"a\":" + "9".repeat(1000) + "}"),
					delivery("{\"a\":" + "[".repeat(497) + "]".repeat(497) + "}"), delivery("{ \"a\" :\n1 }"),
					delivery("{}").replace("2026-03-01T08:15:30Z", "+1000000000-12-31T23:59:59.999999999Z"))
			.map((body) -> Arguments.of(body.getBytes(StandardCharsets.UTF_8)));
	}

	private static String delivery(String payload) {
		return """
				{"id":"del_1","type":"event.created","created_at":"2026-03-01T08:15:30Z","data":{"id":"evt_1",\
				"type":"order.shipped","workspace_id":"ws_1","payload":%s,"created_at":"2026-03-01T08:15:30Z"}}"""
			.formatted(payload);
	}

	@MethodSource("bodies")
	@FuzzTest(maxDuration = "10m")
	void eventOfAnyDeliveryCanBeReadFromItsText(byte @Nullable [] body) {
		if (body == null) {
			return;
		}
		Event event;
		try {
			event = verifier
				.verify(body, WebhookSigner.of(VALID.secret()).sign(body, VALID.now()),
						Long.toString(VALID.now().getEpochSecond()))
				.event();
		}
		catch (WebhookVerificationException ex) {
			return;
		}
		byte[] payload = event.payload().json().getBytes(StandardCharsets.UTF_8);
		Event read = Event.of(event.id(), event.type(), event.workspaceId(),
				EventPayload.ofJson(new String(payload, StandardCharsets.UTF_8)),
				Instant.parse(event.createdAt().toString()));
		assertThat(read).isEqualTo(event);
		assertThat(read.payload().asMap()).isEqualTo(event.payload().asMap());
	}

}
