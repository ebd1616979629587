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
import java.util.List;

import dev.harbor.ApiKey;
import dev.harbor.RateLimit;
import dev.harbor.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimits}.
 */
class RateLimitsTests {

	private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);

	private final TestTime time = new TestTime();

	private final RateLimits limits = new RateLimits(this.time, Clock.fixed(NOW, ZoneOffset.UTC), LONGEST_WAIT);

	private final KeyState key = new KeyState(ApiKey.of("hb_test_one000000001"));

	@Test
	void headersOfEachAnswerAreUsed() {
		answer(404, 120, 7, 30);
		assertThat(this.key.rateLimit()).contains(new RateLimit(120, 7, NOW.plusSeconds(30)));
		assertThat(enter()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "30, 30", "89, 89", "90, 0", "3600, 0", "0, 0", "-5, 0" })
	void waitsForTheResetWhenNoRequestsRemain(int reset, int wait) {
		answer(200, 120, 0, reset);
		assertThat(enter()).isEqualTo(Duration.ofSeconds(wait));
	}

	@Test
	void resetIsComparedWithTheTimeOfTheServer() {
		HttpHeaders headers = headers("120", "0", Long.toString(NOW.plusSeconds(3600 + 30).getEpochSecond()));
		headers.set("Date", "Sun, 01 Mar 2026 09:00:10 GMT");
		this.limits.answered(this.key, this.time.now(), new HarborAnswer(200, headers, new byte[0]));
		assertThat(enter()).isEqualTo(Duration.ofSeconds(20));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "-, 1, 1", "1, -, 1", "1, 1, -", "x, 1, 1", "1, 1.5, 1", "1, 1, x", "1, 1, 9223372036854775807" })
	void unreadableHeadersAreIgnored(String limit, String remaining, String reset) {
		answer(200, 120, 7, 30);
		this.limits.answered(this.key, this.time.now(),
				new HarborAnswer(200, headers(limit, remaining, reset), new byte[0]));
		assertThat(this.key.rateLimit()).contains(new RateLimit(120, 7, NOW.plusSeconds(30)));
	}

	@Test
	void exceededLimitHasNothingLeftAndThePaceOfTheLimit() {
		answer(200, 120, 7, 30);
		exceeded(Duration.ofSeconds(2));
		assertThat(this.key.rateLimit()).contains(new RateLimit(120, 0, NOW.plusSeconds(2)));
		assertThat(enter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(enter()).isEqualTo(Duration.ofMillis(2500));
	}

	@Test
	void exceededLimitWithoutNumbersHasNoPace() {
		exceeded(Duration.ofSeconds(2));
		assertThat(this.key.rateLimit()).isEmpty();
		assertThat(enter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(enter()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void exceededLimitOfZeroHasNoPace() {
		answer(200, 0, 0, 3600);
		exceeded(Duration.ofSeconds(2));
		assertThat(enter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(enter()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void endlessLimitIsShown() {
		answer(200, 120, 7, 30);
		exceeded(Duration.ofSeconds(Long.MAX_VALUE));
		assertThat(this.key.rateLimit()).contains(new RateLimit(120, 0, Instant.MAX));
	}

	@Test
	void successOfAProbeOpensTheGate() {
		exceeded(Duration.ofHours(1));
		this.time.advance(Duration.ofMinutes(1));
		assertThat(enter()).isZero();
		assertThat(enter()).isPositive();
		this.limits.answered(this.key, this.time.now(), new HarborAnswer(503, new HttpHeaders(), new byte[0]));
		assertThat(enter()).as("not an answer of Harbor").isPositive();
		this.limits.answered(this.key, this.time.now(), new HarborAnswer(200, new HttpHeaders(), new byte[0]));
		assertThat(enter()).isZero();
	}

	@Test
	void refusalOfAnotherKindOpensTheGate() {
		exceeded(Duration.ofHours(1));
		this.time.advance(Duration.ofMinutes(1));
		this.limits.passed(this.key, this.time.now());
		assertThat(enter()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "120, 12, 0, true", "120, 13, 1, true", "120, 12, 1, false", "120, 0, 1, false", "5, 1, 1, true",
			"5, 0, 1, false" })
	void checksLeaveATenthOfTheLimit(int limit, int remaining, int requests, boolean spare) {
		answer(200, limit, remaining, 30);
		assertThat(this.limits.canSpare(this.key, requests)).isEqualTo(spare);
	}

	@ParameterizedTest
	@CsvSource({ "-1, true", "0, true", "1, false", "119, false", "120, true", "3600, true" })
	void limitCountsUntilItsReset(int reset, boolean spare) {
		answer(200, 120, 0, reset);
		assertThat(this.limits.canSpare(this.key, 1)).isEqualTo(spare);
	}

	@Test
	void unknownLimitAllowsCalls() {
		assertThat(this.limits.canSpare(this.key, 100)).isTrue();
	}

	@Test
	void unsentCallHasRetryAfter() {
		HarborCall call = HarborCall.get("events.list", Scope.EVENTS_READ, "/events", List.of());
		assertThat(RateLimits.notSent(call, "billing", Duration.ofMillis(1500)))
			.hasMessage(
					"events.list of client 'billing' was not sent: the rate limit of its key lasts for another 1500 ms")
			.satisfies((ex) -> assertThat(ex.retryAfter()).contains(Duration.ofMillis(1500)));
	}

	private Duration enter() {
		return this.limits.enter(this.key, LONGEST_WAIT);
	}

	private void exceeded(Duration wait) {
		this.limits.exceeded(this.key, this.time.now(), wait);
	}

	private void answer(int status, int limit, int remaining, int reset) {
		HttpHeaders headers = headers(Integer.toString(limit), Integer.toString(remaining),
				Long.toString(NOW.plusSeconds(reset).getEpochSecond()));
		this.limits.answered(this.key, this.time.now(), new HarborAnswer(status, headers, new byte[0]));
	}

	private static HttpHeaders headers(String limit, String remaining, String reset) {
		HttpHeaders headers = new HttpHeaders();
		set(headers, "Harbor-RateLimit-Limit", limit);
		set(headers, "Harbor-RateLimit-Remaining", remaining);
		set(headers, "Harbor-RateLimit-Reset", reset);
		return headers;
	}

	private static void set(HttpHeaders headers, String name, String value) {
		if (value != null) {
			headers.set(name, value);
		}
	}

}
