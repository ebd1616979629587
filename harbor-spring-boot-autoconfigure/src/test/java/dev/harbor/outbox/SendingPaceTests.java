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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;

import dev.harbor.RateLimit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendingPace}, in simulated time.
 */
class SendingPaceTests {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

	/**
	 * With the limits that Harbor documents, and larger ones.
	 */
	@ParameterizedTest
	@CsvSource({ "500, 120, 30", "3000, 600, 60", "10000, 6000, 600" })
	void backlogIsSentInATenthMoreThanTheTimeOfTheRateLimit(int events, int perMinute, int burst) {
		Simulation simulation = new Simulation(perMinute, burst, Duration.ZERO);
		simulation.instance();
		simulation.run(events);
		assertThat(simulation.timeOfLimit()).isBetween(1.0, 1.1);
		assertThat(simulation.refused).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "500, 120, 30, 2", "3000, 600, 60, 2", "10000, 6000, 600, 2", "500, 120, 30, 4", "3000, 600, 60, 4",
			"10000, 6000, 600, 4" })
	void otherCallsWithTheSameKeyPassDuringABacklogOfSeveralInstances(int events, int perMinute, int burst,
			int instances) {
		Simulation simulation = new Simulation(perMinute, burst, Duration.ZERO);
		for (int i = 0; i < instances; i++) {
			simulation.instance();
		}
		simulation.othersCallEvery(Duration.ofMinutes(10).dividedBy(perMinute));
		simulation.run(events);
		assertThat(simulation.timeOfLimit()).isBetween(1.0, 1.3);
		assertThat(simulation.refused).isLessThanOrEqualTo(5);
		assertThat(simulation.othersCalls).isGreaterThan(events / 10);
		assertThat(simulation.othersRefused).isLessThanOrEqualTo(simulation.othersCalls / 100);
	}

	@ParameterizedTest
	@CsvSource({ "10, 120, 30", "20, 600, 60" })
	void fewEntriesHardlyWait(int events, int perMinute, int burst) {
		Simulation simulation = new Simulation(perMinute, burst, Duration.ZERO);
		simulation.instance();
		simulation.run(events);
		assertThat(simulation.now).isLessThan(Duration.ofSeconds(2).toNanos());
	}

	@ParameterizedTest
	@ValueSource(ints = { -30, 30 })
	void wrongClockHasNoEffect(int seconds) {
		Simulation simulation = new Simulation(600, 60, Duration.ofSeconds(seconds));
		simulation.instance();
		simulation.run(3000);
		assertThat(simulation.timeOfLimit()).isBetween(1.0, 1.1);
		assertThat(simulation.refused).isLessThan(10);
	}

	/**
	 * Each time an entry asks for a turn, its task is taken from the table and returned.
	 */
	@Test
	void whenNothingRemainsThenNoEntryAsksForATurnBeforeTheLimitIsReset() {
		Simulation simulation = new Simulation(600, 60, Duration.ZERO);
		simulation.instance();
		simulation.othersUse(600);
		simulation.run(600);
		assertThat(simulation.timeOfLimit()).isLessThan(2.3);
		assertThat(simulation.refused).isLessThan(10);
		assertThat(simulation.turns).isLessThan(650);
	}

	@Test
	void entryIsSentAtOnceWhileOthersUseHalfOfTheLimit() {
		AtomicLong now = new AtomicLong();
		SendingPace pace = new SendingPace(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), now::get);
		Instant reset = Instant.EPOCH.plusSeconds(55);
		assertThat(pace.next("default", new RateLimit(600, 590, reset), LONGEST_WAIT)).isZero();
		for (int remaining = 580; remaining > 300; remaining -= 10) {
			now.addAndGet(Duration.ofSeconds(2).toNanos());
			assertThat(pace.next("default", new RateLimit(600, remaining, reset), LONGEST_WAIT)).isZero();
		}
	}

	@Test
	void clientWithoutALimitDoesNotWait() {
		SendingPace pace = pace();
		assertThat(pace.next("default", null, LONGEST_WAIT)).isZero();
		assertThat(pace.next("default", new RateLimit(0, 0, Instant.EPOCH.plusSeconds(30)), LONGEST_WAIT)).isZero();
	}

	@Test
	void turnsFollowAtTheRateThatLastsUntilTheReset() {
		SendingPace pace = pace();
		RateLimit limit = new RateLimit(600, 300, Instant.EPOCH.plusSeconds(30));
		assertTurnsAtOnce(pace, limit, 4);
		// A share of 7.75 of 15 calls, and a twentieth of the limit is reserved.
		assertThat(pace.next("default", limit, LONGEST_WAIT)).isBetween(Duration.ofMillis(101), Duration.ofMillis(102));
	}

	@Test
	void turnsAfterTheResetFollowAtTheRateOfTheLimit() {
		SendingPace pace = pace();
		RateLimit limit = new RateLimit(600, 1, Instant.EPOCH);
		assertTurnsAtOnce(pace, limit, 4);
		assertThat(pace.next("default", limit, LONGEST_WAIT)).isBetween(Duration.ofMillis(101), Duration.ofMillis(102));
	}

	@ParameterizedTest
	@CsvSource({ "30, 30000000000", "2, 5000000001" })
	void entryAsksAgainAtTheResetIfItsTurnAtTheRateUntilThenIsLater(int secondsUntilReset, long nanos) {
		SendingPace pace = pace();
		RateLimit limit = new RateLimit(600, 1, Instant.EPOCH.plusSeconds(secondsUntilReset));
		assertThat(pace.next("default", limit, LONGEST_WAIT)).isEqualTo(Duration.ofNanos(nanos));
	}

	@Test
	void entryAsksAgainWhenItsTurnComesIfTheLimitIsAlreadyReset() {
		SendingPace pace = pace();
		// A share of a quarter, and a twentieth of the limit is reserved.
		RateLimit limit = new RateLimit(1, 1, Instant.EPOCH);
		assertThat(pace.next("default", limit, LONGEST_WAIT)).isBetween(Duration.ofSeconds(252),
				Duration.ofSeconds(253));
	}

	@Test
	void turnIsTakenByAWaitUpToTheLongestOne() {
		RateLimit limit = new RateLimit(600, 300, Instant.EPOCH.plusSeconds(30));
		SendingPace pace = pace();
		assertTurnsAtOnce(pace, limit, 4);
		Duration wait = pace.next("default", limit, LONGEST_WAIT);
		SendingPace other = pace();
		assertTurnsAtOnce(other, limit, 4);
		Duration shorter = wait.minusNanos(1);
		assertThat(other.next("default", limit, shorter)).isEqualTo(wait);
		assertThat(other.next("default", limit, shorter)).isEqualTo(wait);
		assertThat(other.next("default", limit, wait)).isEqualTo(wait);
		assertThat(other.next("default", limit, wait)).isGreaterThan(wait);
	}

	private static void assertTurnsAtOnce(SendingPace pace, RateLimit limit, int turns) {
		for (int i = 0; i < turns; i++) {
			assertThat(pace.next("default", limit, LONGEST_WAIT)).as("turn " + i).isZero();
		}
	}

	private static SendingPace pace() {
		return new SendingPace(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), () -> 0);
	}

	/**
	 * Harbor, instances and other callers, in simulated time.
	 */
	private static final class Simulation {

		private static final Duration LATENCY = Duration.ofMillis(10);

		private static final long PERIOD = Duration.ofMinutes(1).toNanos();

		private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

		private final PriorityQueue<Step> steps = new PriorityQueue<>(
				Comparator.comparingLong(Step::at).thenComparingLong(Step::number));

		private final int perMinute;

		private final int burst;

		private final Clock clock;

		private long now;

		private long number;

		private long windowStart;

		private int calls;

		private long recovered;

		private int events;

		private int sent;

		private int turns;

		private int refused;

		private int othersRefused;

		private int othersCalls;

		Simulation(int perMinute, int burst, Duration skew) {
			this.perMinute = perMinute;
			this.burst = burst;
			InstantSource time = () -> START.plusNanos(this.now).plus(skew);
			this.clock = time.withZone(ZoneOffset.UTC);
		}

		void instance() {
			Instance instance = new Instance();
			for (int i = 0; i < 4; i++) {
				at(Duration.ZERO, instance::takeTurn);
			}
		}

		void othersCallEvery(Duration interval) {
			at(interval, () -> {
				this.othersCalls++;
				if (refusal() > 0) {
					this.othersRefused++;
				}
				else {
					call();
				}
				othersCallEvery(interval);
			});
		}

		/**
		 * Others use a part of the limit of the first minute, in advance.
		 */
		void othersUse(int calls) {
			this.calls = calls;
			this.recovered = 0;
		}

		void run(int events) {
			this.events = events;
			while (this.sent < this.events) {
				Step step = this.steps.remove();
				this.now = step.at();
				step.action().run();
			}
		}

		private void at(Duration wait, Runnable action) {
			this.steps.add(new Step(this.now + wait.toNanos(), this.number++, action));
		}

		/**
		 * Return how long a call has to wait.
		 */
		private long refusal() {
			if (this.now - this.windowStart >= PERIOD) {
				this.windowStart = this.now;
				this.calls = 0;
			}
			if (this.calls >= this.perMinute) {
				return this.windowStart + PERIOD - this.now;
			}
			return this.recovered - this.now - PERIOD / this.perMinute * (this.burst - 1);
		}

		private RateLimit call() {
			long interval = PERIOD / this.perMinute;
			this.calls++;
			this.recovered = Math.max(this.recovered, this.now) + interval;
			Instant end = START.plusNanos(this.windowStart + PERIOD);
			return new RateLimit(this.perMinute, this.perMinute - this.calls,
					Instant.ofEpochSecond(end.getEpochSecond() + 1));
		}

		/**
		 * Return the time that it took, divided by the shortest possible one.
		 */
		double timeOfLimit() {
			return (double) this.now / (PERIOD / this.perMinute * (this.events - this.burst));
		}

		private final class Instance {

			private final SendingPace pace = new SendingPace(Simulation.this.clock, () -> Simulation.this.now);

			private @Nullable RateLimit limit;

			private long opensAt;

			void takeTurn() {
				Simulation.this.turns++;
				Duration wait = this.pace.next("default", this.limit, LONGEST_WAIT);
				at(wait, (wait.compareTo(LONGEST_WAIT) <= 0) ? this::enter : this::takeTurn);
			}

			private void enter() {
				long wait = Math.max(0, this.opensAt - Simulation.this.now);
				if (wait > 0) {
					this.opensAt += PERIOD / Simulation.this.perMinute;
				}
				at(Duration.ofNanos(wait), this::send);
			}

			private void send() {
				long refusal = refusal();
				if (refusal > 0) {
					Duration wait = Duration.ofNanos(refusal).plusMillis(1);
					Simulation.this.refused++;
					at(LATENCY, () -> {
						this.limit = new RateLimit(Simulation.this.perMinute, 0,
								Simulation.this.clock.instant().plus(wait));
						this.opensAt = Math.max(this.opensAt, Simulation.this.now + wait.toNanos());
						enter();
					});
					return;
				}
				RateLimit answer = call();
				at(LATENCY, () -> {
					this.limit = answer;
					Simulation.this.sent++;
					takeTurn();
				});
			}

		}

		private record Step(long at, long number, Runnable action) {

		}

	}

}
