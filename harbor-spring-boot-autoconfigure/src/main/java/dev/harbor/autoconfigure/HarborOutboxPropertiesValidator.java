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

package dev.harbor.autoconfigure;

import java.time.Duration;

import dev.harbor.autoconfigure.HarborOutboxProperties.Retry;

/**
 * Validates the properties of the outbox.
 */
final class HarborOutboxPropertiesValidator {

	private HarborOutboxPropertiesValidator() {
	}

	static void validate(HarborOutboxProperties properties) {
		check(properties.getConcurrency() >= 1, "concurrency", "It must be at least 1");
		checkPositive(properties.getPollingInterval(), "polling-interval");
		checkPositive(properties.getRetention(), "retention");
		check(properties.getTakeOverAfter().compareTo(Duration.ofSeconds(1)) >= 0, "take-over-after",
				"It must be at least a second");
		Retry retry = properties.getRetry();
		checkPositive(retry.getDelay(), "retry.delay");
		check(retry.getMultiplier() >= 1, "retry.multiplier", "It must be at least 1");
		checkPositive(retry.getMaxDelay(), "retry.max-delay");
		check(retry.getJitter() >= 0 && retry.getJitter() <= 1, "retry.jitter", "It must be from 0 to 1");
	}

	private static void checkPositive(Duration duration, String property) {
		check(duration.compareTo(Duration.ofMillis(1)) >= 0, property, "It must be at least a millisecond");
	}

	private static void check(boolean condition, String property, String problem) {
		if (!condition) {
			throw new InvalidHarborPropertyException("harbor.outbox." + property, problem);
		}
	}

}
