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

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CreateEventRequest} and {@link ListEventsRequest}.
 */
class EventRequestTests {

	@Test
	void createReturnsItsValues() {
		CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of("a", 1))
			.workspaceId("ws_1")
			.idempotencyKey("order 4711 ~");
		assertThat(request.type()).isEqualTo("order.shipped");
		assertThat(request.payload().json()).isEqualTo("{\"a\":1}");
		assertThat(request.workspaceId()).contains("ws_1");
		assertThat(request.idempotencyKey()).contains("order 4711 ~");
	}

	@Test
	void createIsNotChangedByItsWithers() {
		CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of());
		request.workspaceId("ws_1").idempotencyKey("key");
		assertThat(request.workspaceId()).isEmpty();
		assertThat(request.idempotencyKey()).isEmpty();
	}

	@Test
	void createIsCheckedUnlessItsPayloadWasChecked() {
		CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of()).workspaceId("ws_1");
		assertThat(request.isPayloadChecked()).isFalse();
		CreateEventRequest checked = request.payloadChecked();
		assertThat(checked.workspaceId("ws_2").idempotencyKey("key").isPayloadChecked()).isTrue();
		assertThat(checked.workspaceId()).contains("ws_1");
		assertThat(request.isPayloadChecked()).isFalse();
	}

	@Test
	void createKeepsAPayloadUnchanged() {
		EventPayload payload = EventPayload.ofJson("{ \"a\" : 1.0 }");
		assertThat(CreateEventRequest.of("order.shipped", payload).payload()).isSameAs(payload);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", " key", "key ", "line\nend", "caf\u00e9", "\u0000", "\u007f" })
	void createRefusesInvalidIdempotencyKey(String key) {
		CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of());
		assertThatIllegalArgumentException().isThrownBy(() -> request.idempotencyKey(key));
	}

	@Test
	void idempotencyKeyHas255CharactersAtMost() {
		CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of());
		assertThat(request.idempotencyKey("k".repeat(255)).idempotencyKey()).contains("k".repeat(255));
		assertThatIllegalArgumentException().isThrownBy(() -> request.idempotencyKey("k".repeat(256)));
	}

	@Test
	void listReturnsItsValues() {
		ListEventsRequest request = ListEventsRequest.create().workspaceId("ws_1").limit(7).startingAfter("evt_1");
		assertThat(request.workspaceId()).contains("ws_1");
		assertThat(request.limit()).contains(7);
		assertThat(request.startingAfter()).contains("evt_1");
	}

	@Test
	void listIsNotChangedByItsWithers() {
		ListEventsRequest request = ListEventsRequest.create();
		request.workspaceId("ws_1").limit(7).startingAfter("evt_1");
		assertThat(request.workspaceId()).isEmpty();
		assertThat(request.limit()).isEmpty();
		assertThat(request.startingAfter()).isEmpty();
	}

}
