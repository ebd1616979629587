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

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import dev.harbor.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * Spreads a backlog over the rate limit, and leaves a part of it for other calls with the
 * same key. A few entries are sent immediately after a pause. Safe for use by several
 * threads.
 */
class SendingPace {

	// Parts of the limit for other calls and for bursts.
	private static final int RESERVED_PART = 20;

	private static final int BURST_PART = 40;

	private static final double LEAST_BURST = 0.3;

	private static final long PERIOD = RateLimitUse.PERIOD;

	private final Map<String, Turns> turns = new ConcurrentHashMap<>();

	private final Clock clock;

	private final LongSupplier nanoTime;

	/**
	 * Create a pace.
	 * @param clock the clock that the ends of rate limits are compared with
	 * @param nanoTime the time of waits, such as {@link System#nanoTime()}
	 */
	SendingPace(Clock clock, LongSupplier nanoTime) {
		this.clock = clock;
		this.nanoTime = nanoTime;
	}

	/**
	 * Take a turn, unless it is too far away.
	 * @param key the identification of the API key, see {@link ClientRateLimits#key}
	 * @param limit the current rate limit of the key, or {@code null} if it is unknown
	 * @param longestWait the longest wait for a turn
	 * @return the time to wait for the turn; if it is longer than the longest wait, no
	 * turn is taken, and the caller has to ask again after it
	 */
	Duration next(String key, @Nullable RateLimit limit, Duration longestWait) {
		long now = this.nanoTime.getAsLong();
		Turns turns = this.turns.computeIfAbsent(key, (name) -> new Turns(now));
		if (limit == null || limit.limit() <= 0) {
			turns.unlimited();
			return Duration.ZERO;
		}
		Duration untilReset = Duration.between(this.clock.instant(), limit.reset());
		return Duration.ofNanos(turns.next(limit, untilReset, now, longestWait.toNanos()));
	}

	/**
	 * The turns of a key. Their number grows at the rate that can be sustained until the
	 * limit is reset.
	 */
	private static final class Turns {

		private final RateLimitUse use = new RateLimitUse();

		// Negative while callers wait for turns that they have taken.
		private double available = Integer.MAX_VALUE;

		private long updatedAt;

		Turns(long now) {
			this.updatedAt = now;
		}

		synchronized void unlimited() {
			this.use.taken();
		}

		synchronized long next(RateLimit limit, Duration untilReset, long now, long longestWait) {
			this.use.update(limit, now);
			double rate = (double) limit.limit() / PERIOD;
			double burst = limit.limit() / BURST_PART;
			long rest = this.use.untilReset(untilReset, now);
			if (rest > 0) {
				double spare = limit.remaining() - rate * rest / RESERVED_PART;
				rate = Math.min(rate, Math.max(1, spare) / rest);
				burst = Math.min(burst, spare);
			}
			else {
				rate -= rate / RESERVED_PART;
			}
			double share = this.use.share();
			rate *= share;
			this.available = Math.min(Math.max(0, burst * Math.max(share, LEAST_BURST)),
					this.available + (now - this.updatedAt) * rate);
			this.updatedAt = now;
			double left = this.available - 1;
			long wait = (long) Math.ceil(Math.max(0, -left) / rate);
			if (wait <= longestWait) {
				this.available = left;
				this.use.taken();
				return wait;
			}
			// The rate is another one after the reset.
			return (rest > 0) ? Math.min(wait, Math.max(rest, longestWait + 1)) : wait;
		}

	}

}
