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

package dev.harbor.client;

import java.util.Map;

import dev.harbor.HarborApiException;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the client never follows a redirect.
 */
class RedirectTests {

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectToAnotherServerIsNotFollowed(int status) {
		try (StubHarbor harbor = StubHarbor.start(); StubHarbor other = StubHarbor.start()) {
			other.answer(Answer.ok(Json.event("evt_other")));
			harbor.answerBy((request) -> Answer.of(status, "").header("Location", other.url() + request.uri()));
			HarborClient client = harbor.client();
			assertNotFollowed(status, () -> client.events().retrieve("evt_1"));
			assertNotFollowed(status, () -> client.events().create(CreateEventRequest.of("order.shipped", Map.of())));
			assertThat(other.received()).isEmpty();
			assertThat(harbor.received()).hasSize(2);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectToTheSameServerIsNotFollowed(int status) {
		try (StubHarbor harbor = StubHarbor.start()) {
			harbor.answer(Answer.of(status, "").header("Location", "/v1/elsewhere"));
			assertNotFollowed(status, () -> harbor.client().events().retrieve("evt_1"));
			assertThat(harbor.onlyReceived().uri()).isEqualTo("/v1/events/evt_1");
		}
	}

	private static void assertNotFollowed(int status, ThrowingCallable call) {
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex.status()).isEqualTo(status);
			assertThat(ex.code()).isEqualTo("unknown");
		});
	}

}
