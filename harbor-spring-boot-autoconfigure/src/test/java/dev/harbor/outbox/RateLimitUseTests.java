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

package dev.harbor.outbox;

import java.time.Duration;
import java.time.Instant;

import dev.harbor.RateLimit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimitUse}, in simulated time.
 */
class RateLimitUseTests {

	private static final Instant RESET = Instant.parse("2026-01-02T03:04:05Z");

	private static final Offset<Double> EXACT = Offset.offset(1e-9);

	private final RateLimitUse use = new RateLimitUse();

	private void answer(int limit, int remaining) {
		answer(limit, remaining, RESET);
	}

	private void answer(int limit, int remaining, Instant reset) {
		this.use.update(new RateLimit(limit, remaining, reset), 0);
	}

	private void take(int turns) {
		for (int i = 0; i < turns; i++) {
			this.use.taken();
		}
	}

	@Test
	void shareOfAnInstanceWithoutTurnsIsAQuarter() {
		answer(400, 396);
		assertThat(this.use.share()).isEqualTo(0.25, EXACT);
	}

	@Test
	void shareIsAQuarterWhenNothingWasUsed() {
		answer(400, 400);
		assertThat(this.use.share()).isEqualTo(0.25, EXACT);
	}

	@Test
	void turnsBeforeTheFirstAnswerCount() {
		take(3);
		answer(400, 396);
		assertThat(this.use.share()).isEqualTo(0.75, EXACT);
	}

	@Test
	void shareIsOneWhenOnlyThisInstanceCalls() {
		take(6);
		answer(400, 396);
		assertThat(this.use.share()).isEqualTo(1, EXACT);
	}

	@Test
	void shareIsTheTurnsOfAllCalls() {
		take(4);
		answer(400, 396);
		take(1);
		answer(400, 394);
		assertThat(this.use.share()).isEqualTo(5.0 / 6, EXACT);
	}

	@Test
	void turnsAreLimitedToTwiceTheCalls() {
		answer(400, 396);
		take(100);
		answer(400, 388);
		// Eight turns of twelve calls, of which ten are remembered.
		assertThat(this.use.share()).isEqualTo(8.0 / 12, EXACT);
		take(2);
		assertThat(this.use.share()).isEqualTo((80.0 / 12 + 2) / 10, EXACT);
	}

	@Test
	void shareIsAtLeastATenth() {
		answer(400, 399);
		answer(400, 300);
		assertThat(this.use.share()).isEqualTo(0.1, EXACT);
	}

	@Test
	void atLeastEightCallsAreRemembered() {
		take(8);
		answer(40, 32);
		take(1);
		answer(40, 31);
		// Nine turns of nine calls become eight of eight.
		take(1);
		answer(40, 25);
		assertThat(this.use.share()).isEqualTo(9.0 / 14, EXACT);
	}

	@Test
	void refusalHalvesTheShareOnce() {
		take(8);
		answer(400, 392);
		answer(400, 0);
		answer(400, 0);
		assertThat(this.use.share()).isEqualTo(0.5, EXACT);
		answer(400, 392);
		answer(400, 0);
		assertThat(this.use.share()).isEqualTo(0.25, EXACT);
	}

	@Test
	void callsOfTheNextPeriodCount() {
		take(4);
		answer(400, 396);
		answer(400, 396, RESET.plusSeconds(60));
		assertThat(this.use.share()).isEqualTo(0.5, EXACT);
		answer(400, 395, RESET.plusSeconds(60));
		assertThat(this.use.share()).isEqualTo(4.0 / 9, EXACT);
	}

	@Test
	void lateAnswersDoNotCount() {
		take(4);
		answer(400, 396);
		answer(400, 397);
		answer(400, 396);
		answer(400, 100, RESET.minusSeconds(60));
		assertThat(this.use.share()).isEqualTo(1, EXACT);
	}

	@Test
	void anotherLimitBeginsAnew() {
		take(4);
		answer(400, 396);
		take(4);
		answer(800, 784);
		assertThat(this.use.share()).isEqualTo(0.5, EXACT);
		answer(800, 782);
		assertThat(this.use.share()).isEqualTo(8.0 / 18, EXACT);
	}

	@Test
	void limitLastsAPeriodFromWhenItWasSeenAtMost() {
		long seen = Duration.ofHours(1).toNanos();
		this.use.update(new RateLimit(400, 396, RESET), seen);
		long later = seen + Duration.ofSeconds(20).toNanos();
		assertThat(this.use.untilReset(Duration.ofSeconds(39), later)).isEqualTo(Duration.ofSeconds(39).toNanos());
		assertThat(this.use.untilReset(Duration.ofSeconds(41), later)).isEqualTo(Duration.ofSeconds(40).toNanos());
		assertThat(this.use.untilReset(Duration.ofSeconds(-1), later)).isEqualTo(Duration.ofSeconds(-1).toNanos());
		assertThat(this.use.untilReset(Duration.ofDays(300_000_000_000L), later))
			.isEqualTo(Duration.ofSeconds(40).toNanos());
		this.use.update(new RateLimit(400, 396, RESET.plusSeconds(60)), later);
		assertThat(this.use.untilReset(Duration.ofDays(1), later)).isEqualTo(Duration.ofMinutes(1).toNanos());
	}

}
