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
import java.util.concurrent.ThreadLocalRandom;

/**
 * Delays after failures.
 *
 * @param delay the delay after the first failure
 * @param multiplier the multiplier of the delay for each further failure
 * @param maxDelay the maximum delay
 * @param jitter the random part of the delay, from 0 to 1
 */
record OutboxBackOff(Duration delay, double multiplier, Duration maxDelay, double jitter) {

	/**
	 * Return the delay after consecutive failures.
	 * @param failures the number of failures, at least 1
	 * @return the delay
	 */
	Duration after(int failures) {
		double millis = this.delay.toMillis() * Math.pow(this.multiplier, Math.min(failures - 1, 100));
		double bounded = Math.min(millis, this.maxDelay.toMillis());
		double varied = bounded * (1 - this.jitter + 2 * this.jitter * ThreadLocalRandom.current().nextDouble());
		return Duration.ofMillis(Math.round(Math.min(varied, this.maxDelay.toMillis())));
	}

}
