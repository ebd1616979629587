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
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.util.Assert;

/**
 * Delays after failures, which grow up to a maximum and vary at random.
 *
 * @param delay the delay after the first failure
 * @param multiplier the multiplier of the delay for each further failure, at least 1
 * @param maxDelay the maximum delay
 * @param jitter the fraction, from 0 to 1, by which a delay varies
 * @since 0.2.0
 */
public record RetryDelays(Duration delay, double multiplier, Duration maxDelay, double jitter) {

	/**
	 * Check the settings.
	 */
	public RetryDelays {
		Assert.notNull(delay, "'delay' must not be null");
		Assert.notNull(maxDelay, "'maxDelay' must not be null");
		Assert.isTrue(!delay.isNegative(), "'delay' must not be negative");
		Assert.isTrue(multiplier >= 1, "'multiplier' must be at least 1");
		Assert.isTrue(!maxDelay.isNegative(), "'maxDelay' must not be negative");
		Assert.isTrue(jitter >= 0 && jitter <= 1, "'jitter' must be from 0 to 1");
	}

	/**
	 * Return the delay after consecutive failures.
	 * @param failures the number of failures, at least 1
	 * @return the delay
	 */
	public Duration after(int failures) {
		double longest = this.maxDelay.toMillis();
		double nominal = Math.min(this.delay.toMillis() * Math.pow(this.multiplier, failures - 1), longest);
		double varied = nominal * (1 - this.jitter + 2 * this.jitter * ThreadLocalRandom.current().nextDouble());
		return Duration.ofMillis(Math.round(Math.min(varied, longest)));
	}

}
