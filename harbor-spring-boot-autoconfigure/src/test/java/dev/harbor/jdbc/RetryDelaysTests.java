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

package dev.harbor.jdbc;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link RetryDelays}.
 */
class RetryDelaysTests {

	private static RetryDelays delays(double multiplier, Duration maxDelay, double jitter) {
		return new RetryDelays(Duration.ofSeconds(10), multiplier, maxDelay, jitter);
	}

	@ParameterizedTest
	@CsvSource({ "1, 10", "2, 30", "3, 90", "4, 100", "2147483647, 100" })
	void delayGrowsUpToItsMaximum(int failures, long seconds) {
		assertThat(delays(3, Duration.ofSeconds(100), 0).after(failures)).hasSeconds(seconds);
	}

	@Test
	void longDelayGrowsUpToItsMaximum() {
		Duration maximum = Duration.ofDays(100_000);
		assertThat(new RetryDelays(Duration.ofMillis(1), 1.2, maximum, 0).after(101))
			.hasMillis(Math.round(Math.pow(1.2, 100)));
		assertThat(new RetryDelays(Duration.ofDays(99_999), 2, maximum, 0).after(2000)).isEqualTo(maximum);
	}

	@Test
	void jitterVariesTheDelayInBothDirections() {
		RetryDelays delays = delays(1, Duration.ofSeconds(60), 0.5);
		Set<Boolean> longer = new HashSet<>();
		Set<Boolean> far = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			Duration delay = delays.after(1);
			assertThat(delay).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
			longer.add(delay.compareTo(Duration.ofSeconds(10)) > 0);
			far.add(delay.minusSeconds(10).abs().compareTo(Duration.ofSeconds(4)) > 0);
		}
		assertThat(longer).hasSize(2);
		assertThat(far).hasSize(2);
	}

	@Test
	void jitterDoesNotExceedTheMaximum() {
		RetryDelays delays = delays(1, Duration.ofSeconds(10), 1);
		for (int i = 0; i < 100; i++) {
			assertThat(delays.after(1)).isBetween(Duration.ZERO, Duration.ofSeconds(10));
		}
	}

	@ParameterizedTest
	@CsvSource({ "1", "2147483647" })
	void limitsOfTheSettingsAreAllowed(int failures) {
		assertThatNoException().isThrownBy(() -> new RetryDelays(Duration.ZERO, 1, Duration.ZERO, 1));
		assertThat(new RetryDelays(Duration.ZERO, 3, Duration.ofSeconds(1), 0).after(failures)).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "PT-1S, 1, PT0S, 0, 'delay'", "PT0S, 1, PT-1S, 0, 'maxDelay'", "PT0S, 0.9, PT0S, 0, 'multiplier'",
			"PT0S, 1, PT0S, -0.1, 'jitter'", "PT0S, 1, PT0S, 1.1, 'jitter'" })
	void settingsOutsideTheirLimitsAreRefused(Duration delay, double multiplier, Duration maxDelay, double jitter,
			String setting) {
		assertThatIllegalArgumentException().isThrownBy(() -> new RetryDelays(delay, multiplier, maxDelay, jitter))
			.withMessageStartingWith("'" + setting + "' must ");
	}

	@Test
	@SuppressWarnings("NullAway")
	void delaysMustNotBeNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RetryDelays(null, 2, Duration.ZERO, 0))
			.withMessage("'delay' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> new RetryDelays(Duration.ZERO, 2, null, 0))
			.withMessage("'maxDelay' must not be null");
	}

}
