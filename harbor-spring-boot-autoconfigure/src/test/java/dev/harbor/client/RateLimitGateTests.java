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

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimitGate}.
 */
class RateLimitGateTests {

	// Overflows before the gate opens.
	private static final long NOW = Long.MAX_VALUE - 5;

	private static final Duration WAIT = Duration.ofMillis(10);

	private static final Duration PACE = Duration.ofMillis(2);

	private static final Duration MAX_WAIT = Duration.ofSeconds(1);

	private static final Duration HOUR = Duration.ofHours(1);

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	private final RateLimitGate gate = new RateLimitGate();

	@Test
	void isInitiallyOpen() {
		assertThat(enter(NOW)).isZero();
	}

	@Test
	void opensAfterTheTimeOfTheLimit() {
		close(NOW, WAIT, PACE);
		long opens = NOW + WAIT.toNanos();
		assertThat(this.gate.enter(opens - 1, Duration.ZERO)).isEqualTo(Duration.ofNanos(1));
		assertThat(enter(opens)).isZero();
		assertThat(enter(NOW)).as("stays open").isZero();
	}

	@Test
	void admitsCallsAtThePace() {
		close(NOW, WAIT, PACE);
		assertThat(enter(NOW)).isEqualTo(WAIT);
		assertThat(enter(NOW)).isEqualTo(WAIT.plus(PACE));
		assertThat(enter(NOW + 1)).isEqualTo(WAIT.plus(PACE).plus(PACE).minusNanos(1));
	}

	@Test
	void callThatCannotWaitIsNotQueued() {
		close(NOW, WAIT, PACE);
		assertThat(this.gate.enter(NOW, WAIT.minusNanos(1))).isEqualTo(WAIT);
		assertThat(this.gate.enter(NOW, WAIT)).isEqualTo(WAIT);
		assertThat(enter(NOW)).isEqualTo(WAIT.plus(PACE));
	}

	@Test
	void opensAtTheLatestTimeOfConcurrentCalls() {
		close(NOW, WAIT, PACE);
		this.gate.close(NOW, NOW + 1, WAIT.dividedBy(2), Duration.ZERO);
		assertThat(enter(NOW)).isEqualTo(WAIT);
		assertThat(enter(NOW)).as("at the pace of the last answer").isEqualTo(WAIT);
		this.gate.close(NOW, NOW, WAIT.multipliedBy(2), PACE);
		assertThat(enter(NOW)).isEqualTo(WAIT.multipliedBy(2));
	}

	@Test
	void repeatedRefusalKeepsTheQueue() {
		close(NOW, WAIT, PACE);
		assertThat(enter(NOW)).isEqualTo(WAIT);
		assertThat(enter(NOW)).isEqualTo(WAIT.plus(PACE));
		long sent = NOW + WAIT.toNanos();
		close(sent, WAIT.dividedBy(10), PACE);
		assertThat(enter(sent)).isEqualTo(PACE.plus(PACE));
	}

	@Test
	void oneCallPerMinuteIsAdmittedDuringALongLimit() {
		close(NOW, HOUR, PACE);
		assertThat(enter(NOW + MINUTE - 1)).isEqualTo(HOUR.minusNanos(MINUTE - 1));
		assertThat(enter(NOW + MINUTE)).isZero();
		assertThat(enter(NOW + MINUTE)).as("the others are held back").isEqualTo(HOUR.minusNanos(MINUTE));
		assertThat(enter(NOW + 2 * MINUTE - 1)).isPositive();
		assertThat(enter(NOW + 2 * MINUTE)).as("should the first one get no answer").isZero();
	}

	@Test
	void admittedCallOpensTheGate() {
		close(NOW, HOUR, PACE);
		long sent = NOW + MINUTE;
		assertThat(enter(sent)).isZero();
		this.gate.passed(sent);
		assertThat(enter(sent)).isZero();
		assertThat(enter(sent)).isZero();
	}

	@Test
	void callSentBeforeTheLimitDoesNotOpenTheGate() {
		close(NOW, HOUR, PACE);
		this.gate.passed(NOW - 1);
		this.gate.passed(NOW);
		assertThat(enter(NOW + 1)).isPositive();
	}

	@Test
	void callSentAfterTheLimitKeepsThePaceOfTheQueue() {
		close(NOW, WAIT, PACE);
		assertThat(enter(NOW)).isEqualTo(WAIT);
		assertThat(enter(NOW)).isEqualTo(WAIT.plus(PACE));
		long sent = NOW + WAIT.toNanos();
		this.gate.passed(sent);
		assertThat(enter(sent)).isEqualTo(PACE.plus(PACE));
	}

	@Test
	void limitOfAProbeReplacesTheLongOne() {
		close(NOW, Duration.ofDays(40), PACE);
		long sent = NOW + MINUTE;
		assertThat(enter(sent)).isZero();
		close(sent, WAIT, PACE);
		assertThat(enter(sent)).isEqualTo(WAIT);
		assertThat(enter(sent + Duration.ofSeconds(1).toNanos())).isZero();
	}

	@Test
	void queueLongerThanAMinuteKeepsItsOrder() {
		close(NOW, WAIT, Duration.ofSeconds(40));
		Duration longest = Duration.ofMinutes(5);
		for (int i = 0; i < 3; i++) {
			assertThat(this.gate.enter(NOW, longest)).isEqualTo(WAIT.plusSeconds(40 * i));
		}
		assertThat(this.gate.enter(NOW + MINUTE, longest)).isEqualTo(WAIT.plusSeconds(60));
	}

	@Test
	void noProbeIsSentAfterTheLimitWhileCallsAreQueued() {
		close(NOW, Duration.ofMinutes(1), Duration.ofSeconds(1));
		assertThat(this.gate.enter(NOW, HOUR)).isEqualTo(Duration.ofMinutes(1));
		assertThat(enter(NOW + MINUTE)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void nanoTimesNearZeroAreSupported() {
		close(10, WAIT, PACE);
		this.gate.passed(5);
		assertThat(enter(11)).isEqualTo(WAIT.minusNanos(1));
		this.gate.passed(10 + WAIT.toNanos() + 5);
		assertThat(enter(11)).isEqualTo(WAIT.plus(PACE).minusNanos(1));
	}

	@Test
	void longestDurationIsSupportedAsALimit() {
		close(NOW, Duration.ofSeconds(Long.MAX_VALUE), PACE);
		assertThat(enter(NOW)).isEqualTo(Duration.ofDays(36_500));
		assertThat(enter(NOW + MINUTE)).isZero();
	}

	private Duration enter(long now) {
		return this.gate.enter(now, MAX_WAIT);
	}

	private void close(long now, Duration wait, Duration pace) {
		this.gate.close(now, now, wait, pace);
	}

}
