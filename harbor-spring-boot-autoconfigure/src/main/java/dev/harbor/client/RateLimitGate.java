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

package dev.harbor.client;

import java.time.Duration;

/**
 * Delays the calls of a key while Harbor limits it, and then releases them one by one at
 * the pace of the limit. Closed by answers; opens after the time of the limit, or when a
 * call succeeds. If the limit is long, one call a minute checks whether it still applies.
 */
final class RateLimitGate {

	static final Duration PROBE_INTERVAL = Duration.ofMinutes(1);

	// Longer than any wait, and short enough for arithmetic.
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private boolean closed;

	private long closedAt;

	// End of the limit, as reported by Harbor.
	private long limitedUntil;

	// After the calls that already wait.
	private long opensAt;

	private long probeAt;

	private long pace;

	/**
	 * Request permission for a call.
	 * @param now the time
	 * @param maxWait how long the caller can wait
	 * @return the time to wait; if it is longer than the caller can wait, the call is not
	 * queued
	 */
	synchronized Duration enter(long now, Duration maxWait) {
		if (!this.closed) {
			return Duration.ZERO;
		}
		if (this.opensAt - now <= 0) {
			this.closed = false;
			return Duration.ZERO;
		}
		if (this.probeAt - now <= 0 && this.limitedUntil - now > 0) {
			this.probeAt = now + PROBE_INTERVAL.toNanos();
			return Duration.ZERO;
		}
		Duration wait = Duration.ofNanos(this.opensAt - now);
		if (wait.compareTo(maxWait) <= 0) {
			this.opensAt += this.pace;
		}
		return wait;
	}

	/**
	 * Close the gate.
	 * @param sentAt when the call was sent whose answer says so
	 * @param now the time
	 * @param wait for how long
	 * @param pace the time between two calls after that
	 */
	synchronized void close(long sentAt, long now, Duration wait, Duration pace) {
		long until = now + ((wait.compareTo(LONGEST) < 0) ? wait : LONGEST).toNanos();
		if (!this.closed || isProbe(sentAt)) {
			this.limitedUntil = until;
			this.opensAt = until;
		}
		else {
			// Of answers to concurrent calls, the longest time applies.
			this.limitedUntil = later(this.limitedUntil, until);
			this.opensAt = later(this.opensAt, until);
		}
		this.closed = true;
		this.closedAt = now;
		this.probeAt = now + PROBE_INTERVAL.toNanos();
		this.pace = pace.toNanos();
	}

	/**
	 * Record a call that was not limited.
	 * @param sentAt when it was sent
	 */
	synchronized void passed(long sentAt) {
		if (this.closed && isProbe(sentAt)) {
			this.closed = false;
		}
	}

	/**
	 * Let the limit end earlier.
	 * @param duration how much earlier
	 */
	synchronized void advance(Duration duration) {
		long nanos = ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
		this.limitedUntil -= nanos;
		this.opensAt -= nanos;
		this.probeAt -= nanos;
	}

	/**
	 * Whether a call was sent although a limit was known.
	 */
	private boolean isProbe(long sentAt) {
		return sentAt - this.closedAt > 0 && this.limitedUntil - sentAt > 0;
	}

	private static long later(long one, long other) {
		return (one - other > 0) ? one : other;
	}

}
