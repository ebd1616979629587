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
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.util.Assert;

/**
 * Retries of failed attempts.
 *
 * @param maxRetries the maximum number of attempts after the first one
 * @param delay the delay before the first retry
 * @param multiplier the multiplier of the delay for each further retry
 * @param maxDelay the maximum delay
 * @param jitter the fraction, from 0 to 1, by which the delay varies at random
 */
record InboxRetries(int maxRetries, Duration delay, double multiplier, Duration maxDelay, double jitter) {

	InboxRetries {
		Assert.isTrue(maxRetries >= 0, "'maxRetries' must not be negative");
		Assert.isTrue(!delay.isNegative() && !maxDelay.isNegative(), "Delays must not be negative");
		Assert.isTrue(multiplier >= 1, "'multiplier' must be at least 1");
		Assert.isTrue(jitter >= 0 && jitter <= 1, "'jitter' must be from 0 to 1");
	}

	boolean isExhaustedBy(int failures) {
		return failures > this.maxRetries;
	}

	/**
	 * Return the delay before the next attempt.
	 * @param failures the number of failed attempts, at least 1
	 */
	Duration delayAfter(int failures) {
		double nominal = Math.min(this.maxDelay.toMillis(),
				this.delay.toMillis() * Math.pow(this.multiplier, failures - 1));
		double varied = nominal * (1 - this.jitter + 2 * this.jitter * ThreadLocalRandom.current().nextDouble());
		return Duration.ofMillis(Math.round(Math.min(varied, this.maxDelay.toMillis())));
	}

}
