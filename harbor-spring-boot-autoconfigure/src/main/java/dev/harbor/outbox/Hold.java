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
import java.util.Optional;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/**
 * The hold of a client, with its consecutive failures.
 */
final class Hold {

	private int failures;

	// As of System.nanoTime(), as all times.
	private long begun = System.nanoTime();

	private long end = this.begun;

	private @Nullable String key;

	private @Nullable String refusal;

	private long looksAt;

	synchronized Duration remaining() {
		return Duration.ofNanos(Math.max(0, this.end - System.nanoTime()));
	}

	/**
	 * Start a hold after a failure, unless one started during the call.
	 * @param startedAt when the call started
	 * @param pause returns the time for the number of failures
	 * @param key the key that Harbor refuses or limits, or {@code null} if the hold is
	 * about something else
	 * @param refusal the code if Harbor refuses the client
	 */
	synchronized Duration begin(long startedAt, IntFunction<Duration> pause, @Nullable String key,
			@Nullable String refusal) {
		if (this.failures == 0 || startedAt - this.begun >= 0) {
			this.failures++;
			begin(pause.apply(this.failures), key, refusal);
		}
		return remaining();
	}

	/**
	 * Start a hold without a failure, until the rate limit of a key allows a call.
	 */
	synchronized void begin(Duration time, String key) {
		if (remaining().isZero()) {
			begin(time, key, null);
		}
	}

	private void begin(Duration time, @Nullable String key, @Nullable String refusal) {
		this.begun = System.nanoTime();
		this.end = this.begun + time.toNanos();
		this.key = key;
		this.refusal = refusal;
		this.looksAt = this.begun;
	}

	synchronized void shorten(Duration duration) {
		this.end -= duration.toNanos();
	}

	synchronized boolean hasFailed() {
		return this.failures > 0;
	}

	/**
	 * Return the key that the hold is about.
	 */
	synchronized @Nullable String key() {
		return this.key;
	}

	/**
	 * Return whether the caller has to check the key after an interval, because no other
	 * entry does so before.
	 */
	synchronized boolean claimLook(Duration interval) {
		long now = System.nanoTime();
		if (this.key == null || this.looksAt - now > 0) {
			return false;
		}
		this.looksAt = now + interval.toNanos();
		return true;
	}

	synchronized Optional<String> refusal() {
		return Optional.ofNullable(this.refusal);
	}

	synchronized boolean release(String key) {
		if (!key.equals(this.key)) {
			return false;
		}
		release();
		return true;
	}

	/**
	 * End the hold after a success, unless it is about a rate limit that answers show.
	 * @return the number of failures
	 */
	synchronized int succeeded() {
		int failures = this.failures;
		if (failures > 0) {
			release();
		}
		return failures;
	}

	synchronized void release() {
		this.failures = 0;
		this.end = System.nanoTime();
		this.key = null;
		this.refusal = null;
	}

}
