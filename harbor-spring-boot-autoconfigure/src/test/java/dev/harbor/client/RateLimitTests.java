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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.ApiKey;
import dev.harbor.RateLimit;
import dev.harbor.RateLimitExceededException;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.client.StubHarbor.Received;
import dev.harbor.event.CreateEventRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for the rate limit of the client.
 */
class RateLimitTests {

	private static final CreateEventRequest REQUEST = CreateEventRequest.of("order.shipped", Map.of());

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	private static final ApiKey OLD_KEY = ApiKey.of("hb_test_old000000001");

	private static final ApiKey NEW_KEY = ApiKey.of("hb_test_new000000002");

	@AutoClose
	private final StubHarbor harbor = StubHarbor.start();

	@Test
	void waitsForTheRequestedTime() {
		this.harbor.answerInTurn(Answer.rateLimitExceeded(1300), Answer.ok(Json.event("evt_1")));
		assertThat(this.harbor.client().events().create(REQUEST).id()).isEqualTo("evt_1");
		assertThat(pauses()).singleElement()
			.satisfies((pause) -> assertThat(pause).isGreaterThanOrEqualTo(millis(1300)));
		assertThat(this.harbor.received()).extracting((request) -> request.header("Idempotency-key"))
			.containsOnly(this.harbor.received().get(0).header("Idempotency-key"));
	}

	@Test
	void waitsAgainWhenRefusedAgain() {
		this.harbor.answerInTurn(Answer.rateLimitExceeded(600), Answer.rateLimitExceeded(700),
				Answer.ok(Json.event("evt_1")));
		this.harbor.client().events().create(REQUEST);
		assertThat(pauses()).hasSize(2);
		assertThat(pauses().get(0)).isGreaterThanOrEqualTo(millis(600));
		assertThat(pauses().get(1)).isGreaterThanOrEqualTo(millis(700));
	}

	@Test
	void throwsImmediatelyWhenTheWaitExceedsTheBudget() {
		this.harbor.answer(Answer.rateLimitExceeded(3_600_000));
		HarborClient client = this.harbor.client();
		assertThatExceptionOfType(RateLimitExceededException.class)
			.isThrownBy(() -> assertTimeoutPreemptively(GENEROUS, () -> client.events().create(REQUEST)))
			.satisfies((ex) -> {
				assertThat(ex.retryAfter()).contains(Duration.ofHours(1));
				assertThat(ex.requestId()).contains("req_1");
			});
		assertThat(this.harbor.received()).hasSize(1);
	}

	@Test
	void throwsImmediatelyWhenTheWaitLeavesLessThanASecond() {
		this.harbor.answer(Answer.rateLimitExceeded(1500));
		HarborClient client = this.harbor.clientBuilder().totalTimeout(millis(2400)).build();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().create(REQUEST))
			.satisfies((ex) -> assertThat(ex.retryAfter()).contains(millis(1500)));
		assertThat(this.harbor.received()).hasSize(1);
	}

	@Test
	void laterCallIsNotSentWhenTheLimitExceedsItsBudget() {
		this.harbor.answer(Answer.rateLimitExceeded(3_600_000));
		HarborClient client = this.harbor.clientBuilder().maxRetries(0).build();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().create(REQUEST));
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.satisfies((ex) -> {
				assertThat(ex.status()).isEqualTo(429);
				assertThat(ex.code()).isEqualTo("rate_limit_exceeded");
				assertThat(ex.requestId()).isEmpty();
				assertThat(ex.retryAfter()).hasValueSatisfying(
						(wait) -> assertThat(wait).isBetween(Duration.ofMinutes(50), Duration.ofHours(1)));
				assertThat(ex.getMessage()).contains("was not sent");
			});
		assertThat(this.harbor.received()).hasSize(1);
	}

	@Test
	void otherClientIsNotHeldBack() {
		this.harbor.answerInTurn(Answer.rateLimitExceeded(3_600_000), Answer.ok(Json.event("evt_1")));
		HarborClient limited = this.harbor.clientBuilder().maxRetries(0).build();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> limited.events().create(REQUEST));
		assertThat(this.harbor.client().events().retrieve("evt_1").id()).isEqualTo("evt_1");
	}

	@Test
	void newKeyDoesNotWaitForTheLimitOfTheOldOne() {
		AtomicReference<ApiKey> key = new AtomicReference<>(OLD_KEY);
		this.harbor.answerBy((request) -> request.header("Authorization").contains("Bearer " + OLD_KEY.value())
				? Answer.rateLimitExceeded(3_600_000) : Answer.ok(Json.event("evt_1")));
		HarborClient client = this.harbor.clientBuilder().apiKeyProvider(key::get).maxRetries(0).build();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().create(REQUEST));
		key.set(NEW_KEY);
		assertThat(client.events().retrieve("evt_1").id()).isEqualTo("evt_1");
		key.set(OLD_KEY);
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("was not sent");
		assertThat(this.harbor.received()).hasSize(2);
	}

	@Test
	void newKeyDoesNotWaitForTheResetOfTheOldOne() {
		AtomicReference<ApiKey> key = new AtomicReference<>(OLD_KEY);
		this.harbor.answerInTurn(
				Answer.ok(Json.event("evt_1")).rateLimit(120, 0, Instant.now().plus(GENEROUS).getEpochSecond()),
				Answer.ok(Json.event("evt_2")));
		HarborClient client = this.harbor.clientBuilder()
			.apiKeyProvider(key::get)
			.totalTimeout(GENEROUS.plusSeconds(10))
			.build();
		client.events().retrieve("evt_1");
		key.set(NEW_KEY);
		assertTimeoutPreemptively(GENEROUS.dividedBy(2), () -> client.events().retrieve("evt_2"));
	}

	@Test
	void retryWithANewKeyDoesNotWait() {
		AtomicReference<ApiKey> key = new AtomicReference<>(OLD_KEY);
		this.harbor.answerBy((request) -> {
			key.set(NEW_KEY);
			return request.header("Authorization").contains("Bearer " + OLD_KEY.value())
					? Answer.rateLimitExceeded(3_600_000) : Answer.ok(Json.event("evt_1"));
		});
		HarborClient client = this.harbor.clientBuilder().apiKeyProvider(key::get).build();
		assertThat(client.events().retrieve("evt_1").id()).isEqualTo("evt_1");
		assertThat(this.harbor.received()).hasSize(2);
	}

	@Test
	void callWaitsForTheTimeOfTheAnswerWithAnyCode() {
		this.harbor.answerInTurn(Answer.of(429, """
				{"error": {"code": "quota_of_the_future", "message": "Wait.", "request_id": "req_1",
				"retry_after_ms": 1300}}"""), Answer.ok(Json.event("evt_1")));
		assertThat(this.harbor.client().events().create(REQUEST).id()).isEqualTo("evt_1");
		assertThat(pauses()).singleElement()
			.satisfies((pause) -> assertThat(pause).isGreaterThanOrEqualTo(millis(1300)));
	}

	@Test
	void callsOfOtherThreadsWaitForTheReset() throws Exception {
		AtomicLong opensAt = new AtomicLong();
		AtomicInteger refused = new AtomicInteger();
		this.harbor.answerBy((request) -> {
			if (opensAt.compareAndSet(0, System.nanoTime() + millis(1000).toNanos())
					|| System.nanoTime() < opensAt.get()) {
				refused.incrementAndGet();
				return Answer.rateLimitExceeded(1000);
			}
			return Answer.ok(Json.event("evt_1"));
		});
		HarborClient client = this.harbor.clientBuilder().maxRetries(0).build();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().create(REQUEST));
		ExecutorService executor = Executors.newFixedThreadPool(10);
		try {
			List<Future<?>> calls = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				calls.add(executor.submit(() -> client.events().create(REQUEST)));
			}
			for (Future<?> call : calls) {
				call.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(refused).hasValue(1);
		assertThat(this.harbor.received()).hasSize(11);
	}

	@Test
	void waitingCallsAreAdmittedOneByOne() throws Exception {
		// 120 requests per minute are one in 500 ms.
		Answer success = Answer.ok(Json.event("evt_1")).rateLimit(120, 29, Instant.now().getEpochSecond() + 60);
		this.harbor.answerInTurn(success, Answer.rateLimitExceeded(500), success);
		HarborClient client = this.harbor.clientBuilder().maxRetries(0).build();
		client.events().retrieve("evt_1");
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> calls = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				calls.add(executor.submit(() -> client.events().retrieve("evt_1")));
			}
			for (Future<?> call : calls) {
				call.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		List<Received> received = this.harbor.received();
		assertThat(received).hasSize(6);
		// The last call waited for the limit and for three other calls.
		assertThat(Duration.ofNanos(received.get(5).at() - received.get(1).at())).isGreaterThanOrEqualTo(millis(2000));
	}

	@Test
	void waitsForTheResetWhenNothingRemains() {
		this.harbor.answerBy(
				(request) -> Answer.ok(Json.event("evt_1")).rateLimit(120, 0, Instant.now().getEpochSecond() + 2));
		HarborClient client = this.harbor.client();
		client.events().retrieve("evt_1");
		client.events().retrieve("evt_1");
		// Whole seconds, one of which may have begun in between.
		assertThat(pauses()).singleElement()
			.satisfies((pause) -> assertThat(pause).isGreaterThanOrEqualTo(millis(1000)));
	}

	@ParameterizedTest
	@CsvSource({ "0, 3600", "0, -5", "0, 0", "1, 2", "0, 9999999999999" })
	void doesNotWaitForTheResetOfOtherKeys(int remaining, long seconds) {
		this.harbor
			.answer(Answer.ok(Json.event("evt_1")).rateLimit(120, remaining, Instant.now().getEpochSecond() + seconds));
		HarborClient client = this.harbor.clientBuilder().totalTimeout(Duration.ofMinutes(10)).build();
		assertTimeoutPreemptively(GENEROUS, () -> {
			client.events().retrieve("evt_1");
			client.events().retrieve("evt_1");
		});
		assertThat(this.harbor.received()).hasSize(2);
	}

	@Test
	void rateLimitComesFromTheLastAnswer() {
		this.harbor.answerInTurn(Answer.ok(Json.event("evt_1")).rateLimit(120, 29, 1772352930L),
				Answer.ok(Json.event("evt_1")).rateLimit(120, 28, 1772352931L), Answer.ok(Json.event("evt_1")));
		HarborClient client = this.harbor.client();
		assertThat(client.rateLimit()).isEmpty();
		client.events().retrieve("evt_1");
		assertThat(client.rateLimit()).contains(new RateLimit(120, 29, Instant.ofEpochSecond(1772352930L)));
		client.events().retrieve("evt_1");
		client.events().retrieve("evt_1");
		assertThat(client.rateLimit()).contains(new RateLimit(120, 28, Instant.ofEpochSecond(1772352931L)));
	}

	@Test
	void remainingIsZeroWhileHarborRefuses() {
		Instant now = Instant.parse("2026-03-01T08:15:00Z");
		this.harbor.answerInTurn(Answer.ok(Json.event("evt_1")).rateLimit(120, 29, 1772352930L),
				Answer.rateLimitExceeded(2000));
		HarborClient client = this.harbor.clientBuilder().clock(Clock.fixed(now, ZoneOffset.UTC)).maxRetries(0).build();
		client.events().retrieve("evt_1");
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
		assertThat(client.rateLimit()).contains(new RateLimit(120, 0, now.plusSeconds(2)));
	}

	@Test
	void rateLimitBelongsToTheKeyInUse() {
		AtomicReference<String> key = new AtomicReference<>("hb_test_00000001");
		this.harbor.answerInTurn(Answer.ok(Json.event("evt_1")).rateLimit(120, 3, 1772352930L),
				Answer.ok(Json.event("evt_1")), Answer.ok(Json.event("evt_1")).rateLimit(60, 59, 1772352931L));
		HarborClient client = this.harbor.clientBuilder().apiKeyProvider(() -> ApiKey.of(key.get())).build();
		client.events().retrieve("evt_1");
		key.set("hb_test_00000002");
		client.events().retrieve("evt_1");
		assertThat(client.rateLimit()).isEmpty();
		client.events().retrieve("evt_1");
		assertThat(client.rateLimit()).contains(new RateLimit(60, 59, Instant.ofEpochSecond(1772352931L)));
	}

	@ParameterizedTest
	@CsvSource({ "x, 1, 1", "1, x, 1", "1, 1, x", "1.5, 1, 1", "'', 1, 1", "1, 1, 99999999999999999999",
			"1, 1, 9223372036854775807", "99999999999, 1, 1" })
	void unreadableHeadersAreIgnored(String limit, String remaining, String reset) {
		this.harbor.answer(Answer.ok(Json.event("evt_1"))
			.header("Harbor-RateLimit-Limit", limit)
			.header("Harbor-RateLimit-Remaining", remaining)
			.header("Harbor-RateLimit-Reset", reset));
		HarborClient client = this.harbor.client();
		assertThat(client.events().retrieve("evt_1").id()).isEqualTo("evt_1");
		assertThat(client.rateLimit()).isEmpty();
	}

	private List<Duration> pauses() {
		List<Received> received = this.harbor.received();
		List<Duration> pauses = new ArrayList<>();
		for (int i = 1; i < received.size(); i++) {
			pauses.add(Duration.ofNanos(received.get(i).at() - received.get(i - 1).at()));
		}
		return pauses;
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

}
