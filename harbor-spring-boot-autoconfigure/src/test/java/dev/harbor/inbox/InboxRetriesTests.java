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

package dev.harbor.inbox;

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
 * Tests for {@link InboxRetries}.
 */
class InboxRetriesTests {

	private static InboxRetries retries(double multiplier, Duration maxDelay, double jitter) {
		return new InboxRetries(3, Duration.ofSeconds(10), multiplier, maxDelay, jitter);
	}

	@Test
	void retriesAreExhaustedByMoreFailuresThanRetries() {
		InboxRetries retries = retries(1, Duration.ofSeconds(60), 0);
		assertThat(retries.isExhaustedBy(3)).isFalse();
		assertThat(retries.isExhaustedBy(4)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "1, 10", "2, 30", "3, 90", "4, 100", "2147483647, 100" })
	void delayGrowsUpToItsMaximum(int failures, long seconds) {
		assertThat(retries(3, Duration.ofSeconds(100), 0).delayAfter(failures)).hasSeconds(seconds);
	}

	@Test
	void jitterVariesTheDelayInBothDirections() {
		InboxRetries retries = retries(1, Duration.ofSeconds(60), 0.5);
		Set<Boolean> longer = new HashSet<>();
		Set<Boolean> far = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			Duration delay = retries.delayAfter(1);
			assertThat(delay).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
			longer.add(delay.compareTo(Duration.ofSeconds(10)) > 0);
			far.add(delay.minusSeconds(10).abs().compareTo(Duration.ofSeconds(4)) > 0);
		}
		assertThat(longer).hasSize(2);
		assertThat(far).hasSize(2);
	}

	@Test
	void jitterDoesNotExceedTheMaximum() {
		InboxRetries retries = retries(1, Duration.ofSeconds(10), 1);
		for (int i = 0; i < 100; i++) {
			assertThat(retries.delayAfter(1)).isBetween(Duration.ZERO, Duration.ofSeconds(10));
		}
	}

	@Test
	void limitsOfTheSettingsAreAllowed() {
		assertThatNoException().isThrownBy(() -> new InboxRetries(0, Duration.ZERO, 1, Duration.ZERO, 0));
		assertThatNoException().isThrownBy(() -> new InboxRetries(0, Duration.ZERO, 1, Duration.ZERO, 1));
	}

	@ParameterizedTest
	@CsvSource({ "-1, PT0S, 1, PT0S, 0, maxRetries", "0, PT-1S, 1, PT0S, 0, Delays", "0, PT0S, 1, PT-1S, 0, Delays",
			"0, PT0S, 0.9, PT0S, 0, multiplier", "0, PT0S, 1, PT0S, -0.1, jitter", "0, PT0S, 1, PT0S, 1.1, jitter" })
	void settingsOutsideTheirLimitsAreRefused(int maxRetries, Duration delay, double multiplier, Duration maxDelay,
			double jitter, String problem) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new InboxRetries(maxRetries, delay, multiplier, maxDelay, jitter))
			.withMessageContaining(problem);
	}

}
