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
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.harbor.HarborEnvironment;
import dev.harbor.test.ApiKeys.ApiKey;

/**
 * Counts the calls of each key. A window of a minute starts with its first call. After a
 * burst, calls are admitted at the pace of the limit.
 */
final class RateLimiter {

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private static final Limit SANDBOX = new Limit(120, 30);

	private static final Limit LIVE = new Limit(600, 60);

	private final Clock clock;

	private final Map<String, Usage> usages = new HashMap<>();

	private @Nullable Limit enforced;

	RateLimiter(Clock clock) {
		this.clock = clock;
	}

	synchronized void enforce(int perMinute, int burst) {
		this.enforced = new Limit(perMinute, burst);
		this.usages.clear();
	}

	synchronized boolean isEnforced() {
		return this.enforced != null;
	}

	synchronized void reset() {
		this.enforced = null;
		this.usages.clear();
	}

	/**
	 * Count a call.
	 * @param key the key of the call
	 * @return the headers of the rate limit
	 * @throws ApiError if the quota of the key is used up
	 */
	synchronized Map<String, String> count(ApiKey key) {
		Instant now = this.clock.instant();
		Limit limit = (this.enforced != null) ? this.enforced : documented(key.environment());
		Usage usage = this.usages.computeIfAbsent(key.value(), (value) -> new Usage(now));
		usage.roll(now);
		if (this.enforced != null) {
			Duration wait = usage.untilAdmitted(limit, now);
			if (wait.compareTo(Duration.ZERO) > 0) {
				throw ApiError.rateLimited(wait);
			}
		}
		usage.count(limit, now);
		// Clients wait after the last call, although the next one is not refused.
		long least = (this.enforced != null) ? 0 : 1;
		long remaining = Math.max(least, limit.perMinute - usage.calls);
		return Map.of("Harbor-RateLimit-Limit", Integer.toString(limit.perMinute), "Harbor-RateLimit-Remaining",
				Long.toString(remaining), "Harbor-RateLimit-Reset", Long.toString(wholeSeconds(usage.windowEnd())));
	}

	private static Limit documented(HarborEnvironment environment) {
		return switch (environment) {
			case SANDBOX -> SANDBOX;
			case LIVE -> LIVE;
		};
	}

	// Rounded up, so that a call in that second is not too early.
	private static long wholeSeconds(Instant time) {
		return (time.getNano() != 0) ? time.getEpochSecond() + 1 : time.getEpochSecond();
	}

	private record Limit(int perMinute, int burst) {

		Duration pace() {
			return WINDOW.dividedBy(this.perMinute);
		}

	}

	private static final class Usage {

		private Instant windowStart;

		private long calls;

		// When the burst is available again, as in the generic cell rate algorithm.
		private Instant recovered;

		Usage(Instant now) {
			this.windowStart = now;
			this.recovered = now;
		}

		void roll(Instant now) {
			if (!now.isBefore(windowEnd())) {
				this.windowStart = now;
				this.calls = 0;
			}
		}

		Instant windowEnd() {
			return this.windowStart.plus(WINDOW);
		}

		Duration untilAdmitted(Limit limit, Instant now) {
			if (this.calls >= limit.perMinute) {
				return wholeMillis(Duration.between(now, windowEnd()));
			}
			Duration slack = limit.pace().multipliedBy(limit.burst - 1L);
			return wholeMillis(Duration.between(now, this.recovered).minus(slack));
		}

		void count(Limit limit, Instant now) {
			this.calls++;
			this.recovered = ((this.recovered.isBefore(now)) ? now : this.recovered).plus(limit.pace());
		}

		private static Duration wholeMillis(Duration duration) {
			return Duration.ofMillis(duration.plusNanos(999_999).toMillis());
		}

	}

}
