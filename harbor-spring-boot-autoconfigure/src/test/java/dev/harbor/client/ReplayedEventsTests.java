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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for creates that are answered with an event of an earlier call.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReplayedEventsTests {

	private static final String NOTICE = "with an idempotency key that was used before";

	private static final CreateEventRequest REQUEST = CreateEventRequest.of("order.shipped", Map.of());

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	private final HarborClient client = harbor.client();

	@Test
	void olderEventIsLoggedOnce(CapturedOutput output) {
		answer(Instant.now().minus(Duration.ofHours(20)));
		create(REQUEST.idempotencyKey("order-4711"));
		create(REQUEST.idempotencyKey("order-4711"));
		assertThat(output).containsOnlyOnce(NOTICE)
			.contains("Client 'default'", "event evt_1", "start the key with the type of the event")
			.doesNotContain("order-4711");
	}

	@Test
	void newEventIsNotLogged(CapturedOutput output) {
		answer(Instant.now());
		create(REQUEST.idempotencyKey("order-4711"));
		assertThat(output).doesNotContain(NOTICE);
	}

	@Test
	void eventOfAnAttemptOfTheSameCallIsNotLogged(CapturedOutput output) {
		Instant[] created = new Instant[1];
		harbor.answerBy((request) -> {
			if (created[0] == null) {
				created[0] = Instant.now();
				return Answer.error(503, "unavailable").header("Retry-After", "2");
			}
			return answerOf(created[0]);
		});
		create(REQUEST.idempotencyKey("order-4711"));
		assertThat(harbor.received()).hasSize(2);
		assertThat(output).doesNotContain(NOTICE);
	}

	@Test
	void eventWithARandomKeyIsNotLogged(CapturedOutput output) {
		answer(Instant.now().minus(Duration.ofHours(20)));
		create(REQUEST);
		assertThat(output).doesNotContain(NOTICE);
	}

	@Test
	void ageIsMeasuredByTheClockOfTheServer(CapturedOutput output) {
		HarborClient client = harbor.clientBuilder()
			.clock(Clock.fixed(Instant.now().plus(Duration.ofDays(365)), ZoneOffset.UTC))
			.build();
		answer(Instant.now());
		client.events().create(REQUEST.idempotencyKey("order-4711"));
		assertThat(output).doesNotContain(NOTICE);
	}

	private void create(CreateEventRequest request) {
		assertThat(this.client.events().create(request).id()).isEqualTo("evt_1");
	}

	private static void answer(Instant createdAt) {
		harbor.answer(answerOf(createdAt));
	}

	private static Answer answerOf(Instant createdAt) {
		return Answer.of(201, Json.event("evt_1").replace(Json.CREATED_AT, createdAt.toString()));
	}

}
