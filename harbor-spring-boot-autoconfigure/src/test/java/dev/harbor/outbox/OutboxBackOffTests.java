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
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboxBackOff}.
 */
class OutboxBackOffTests {

	@ParameterizedTest
	@CsvSource({ "1, 1000", "2, 3000", "3, 9000", "4, 10000", "101, 10000", "2147483647, 10000" })
	void delayGrowsUpToItsMaximum(int failures, long millis) {
		OutboxBackOff backOff = new OutboxBackOff(Duration.ofSeconds(1), 3, Duration.ofSeconds(10), 0);
		assertThat(backOff.after(failures)).hasMillis(millis);
	}

	@Test
	void delayGrowsForAHundredFailures() {
		OutboxBackOff backOff = new OutboxBackOff(Duration.ofMillis(1), 1.2, Duration.ofDays(100_000), 0);
		assertThat(backOff.after(101)).hasMillis(Math.round(Math.pow(1.2, 100))).isGreaterThan(backOff.after(100));
		assertThat(backOff.after(102)).isEqualTo(backOff.after(101));
	}

	@Test
	void jitterVariesTheDelayInBothDirections() {
		OutboxBackOff backOff = new OutboxBackOff(Duration.ofSeconds(10), 1, Duration.ofSeconds(60), 0.5);
		Set<Boolean> longer = new HashSet<>();
		Set<Boolean> far = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			Duration delay = backOff.after(1);
			assertThat(delay).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
			longer.add(delay.compareTo(Duration.ofSeconds(10)) > 0);
			far.add(delay.minusSeconds(10).abs().compareTo(Duration.ofSeconds(4)) > 0);
		}
		assertThat(longer).hasSize(2);
		assertThat(far).hasSize(2);
	}

	@Test
	void jitterDoesNotExceedTheMaximum() {
		OutboxBackOff backOff = new OutboxBackOff(Duration.ofSeconds(10), 1, Duration.ofSeconds(10), 1);
		for (int i = 0; i < 100; i++) {
			assertThat(backOff.after(1)).isBetween(Duration.ZERO, Duration.ofSeconds(10));
		}
	}

}
