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
import java.time.Instant;

import dev.harbor.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * Estimates which share of a rate limit the outbox of this instance uses. Other instances
 * and other calls with the same key use the rest. Not safe for use by several threads.
 */
class RateLimitUse {

	/**
	 * How long a rate limit lasts, in nanoseconds.
	 */
	static final long PERIOD = Duration.ofMinutes(1).toNanos();

	// The part of the limit that the estimate is about: the most recent calls.
	private static final int MEMORY_PART = 40;

	private static final double FIRST_SHARE = 0.25;

	private static final double LEAST_SHARE = 0.1;

	private static final double AFTER_REFUSAL = 0.5;

	private int limit;

	private int remaining;

	private @Nullable Instant reset;

	private long seenAt;

	private boolean refused;

	private double taken;

	private double used;

	/**
	 * Update the estimate from the last answer.
	 */
	void update(RateLimit limit, long now) {
		Instant reset = this.reset;
		if (reset == null || limit.limit() != this.limit) {
			begin(limit, now);
			// With the turns that were taken before the limit was known.
			this.used = Math.max(1, limit.limit() - limit.remaining());
			if (this.taken == 0) {
				this.taken = this.used * FIRST_SHARE;
			}
		}
		else if (limit.remaining() == 0) {
			refused();
			return;
		}
		else if (limit.reset().isAfter(reset)) {
			this.used += limit.limit() - limit.remaining();
			begin(limit, now);
		}
		else if (limit.reset().equals(reset) && limit.remaining() < this.remaining) {
			this.used += this.remaining - limit.remaining();
			this.remaining = limit.remaining();
		}
		this.refused = false;
		if (this.used > memory()) {
			this.taken *= memory() / this.used;
			this.used = memory();
		}
	}

	/**
	 * Use less for a while, once for each time that nothing remains.
	 */
	private void refused() {
		if (!this.refused) {
			this.refused = true;
			this.taken *= AFTER_REFUSAL;
		}
	}

	private void begin(RateLimit limit, long now) {
		this.limit = limit.limit();
		this.remaining = limit.remaining();
		this.reset = limit.reset();
		this.seenAt = now;
	}

	private double memory() {
		return Math.max(8, this.limit / MEMORY_PART);
	}

	/**
	 * Record that a turn was taken.
	 */
	void taken() {
		this.taken = (this.reset == null) ? this.taken + 1 : Math.min(2 * this.used, this.taken + 1);
	}

	/**
	 * Return the share of the outbox of this instance.
	 * @return the share, up to 1
	 */
	double share() {
		return Math.max(LEAST_SHARE, Math.min(1, this.taken / this.used));
	}

	/**
	 * Return how long the limit lasts, which is at most a period since it was first seen:
	 * the reset is a time of another clock.
	 */
	long untilReset(Duration byClock, long now) {
		long longest = PERIOD - (now - this.seenAt);
		return (byClock.compareTo(Duration.ofNanos(longest)) < 0) ? byClock.toNanos() : longest;
	}

}
