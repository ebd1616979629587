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
import java.util.Set;

import dev.harbor.autoconfigure.HarborInboxProperties.Retry;

/**
 * Validates the properties of the inbox.
 */
final class HarborInboxPropertiesValidator {

	private HarborInboxPropertiesValidator() {
	}

	static void validate(HarborInboxProperties properties) {
		check(properties.getConcurrency() >= 1, "concurrency", "It must be at least 1");
		check(isAtLeast(properties.getPollingInterval(), Duration.ofMillis(1)), "polling-interval",
				"It must be at least a millisecond");
		check(isAtLeast(properties.getRetention(), Duration.ofMillis(1)), "retention",
				"It must be at least a millisecond");
		check(isAtLeast(properties.getTakeOverAfter(), Duration.ofSeconds(1)), "take-over-after",
				"It must be at least a second");
		Retry retry = properties.getRetry();
		check(retry.getMaxRetries() >= 0, "retry.max-retries", "It must not be negative");
		check(!retry.getDelay().isNegative(), "retry.delay", "It must not be negative");
		check(retry.getMultiplier() >= 1, "retry.multiplier", "It must be at least 1");
		check(!retry.getMaxDelay().isNegative(), "retry.max-delay", "It must not be negative");
		check(retry.getJitter() >= 0 && retry.getJitter() <= 1, "retry.jitter", "It must be from 0 to 1");
		Duration interval = properties.getReconcile().getInterval();
		check(interval == null || isAtLeast(interval, Duration.ofSeconds(1)), "reconcile.interval",
				"It must be at least a second");
		check(!properties.getReconcile().getLookback().isNegative(), "reconcile.lookback", "It must not be negative");
	}

	static void validateClient(HarborInboxProperties properties, Set<String> clients) {
		String client = properties.getReconcile().getClient();
		check(clients.contains(client), "reconcile.client",
				"There is no client with the name '%s', only %s".formatted(client, clients));
	}

	private static boolean isAtLeast(Duration duration, Duration least) {
		return duration.compareTo(least) >= 0;
	}

	private static void check(boolean condition, String property, String problem) {
		if (!condition) {
			throw new InvalidHarborPropertyException("harbor.inbox." + property, problem);
		}
	}

}
