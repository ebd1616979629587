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

package dev.harbor.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SandboxClock}.
 */
class SandboxClockTests {

	private final SandboxClock clock = new SandboxClock();

	private final AttemptQueue queue = new AttemptQueue(this.clock);

	private final List<Instant> runs = new ArrayList<>();

	SandboxClockTests() {
		this.clock.drive(this.queue);
	}

	@AfterEach
	void close() {
		this.queue.close();
	}

	@Test
	void startsWithTheTimeOfThisMachine() {
		Instant before = Instant.now();
		assertThat(this.clock.instant()).isBetween(before, Instant.now());
		assertThat(this.clock.getZone()).isEqualTo(ZoneOffset.UTC);
	}

	@Test
	void advancesByADuration() {
		Instant before = this.clock.instant();
		this.clock.advance(Duration.ofDays(3));
		assertThat(this.clock.instant()).isAfterOrEqualTo(before.plus(Duration.ofDays(3)));
	}

	@Test
	void advancesToATime() {
		Instant time = Instant.parse("2100-01-01T00:00:00Z");
		this.clock.advanceTo(time);
		assertThat(this.clock.instant()).isAfterOrEqualTo(time).isBefore(time.plus(Duration.ofDays(1)));
	}

	@Test
	void doesNotGoBack() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.clock.advance(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.clock.advance(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.clock.advanceTo(Instant.EPOCH));
	}

	@Test
	void clockOfAnotherZoneIsAdvancedAsWell() {
		Clock zoned = this.clock.withZone(ZoneId.of("Europe/Lisbon"));
		this.clock.advance(Duration.ofDays(3));
		assertThat(zoned.instant()).isAfter(Instant.now().plus(Duration.ofDays(2)));
		assertThat(zoned.getZone()).isEqualTo(ZoneId.of("Europe/Lisbon"));
	}

	@Test
	void dueTasksRunInOrderAtTheirTimes() {
		Instant start = this.clock.instant();
		Duration[] delays = { Duration.ofHours(3), Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(5) };
		for (Duration delay : delays) {
			this.queue.add(start.plus(delay), () -> this.runs.add(this.clock.instant()));
		}
		this.clock.advance(Duration.ofHours(4));
		assertThat(this.runs).extracting((run) -> Duration.between(start, run).toHours()).containsExactly(1L, 2L, 3L);
	}

	@Test
	void tasksThatBecomeDueMeanwhileRunAsWell() {
		this.queue.add(this.clock.instant().plus(Duration.ofHours(1)), this::runEachHour);
		this.clock.advance(Duration.ofHours(10).plusMinutes(1));
		assertThat(this.runs).hasSize(10);
	}

	private void runEachHour() {
		this.runs.add(this.clock.instant());
		this.queue.add(this.clock.instant().plus(Duration.ofHours(1)), this::runEachHour);
	}

}
