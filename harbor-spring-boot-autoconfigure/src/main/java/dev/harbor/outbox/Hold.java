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

	// As of System.nanoTime(), as the end.
	private long begun = System.nanoTime();

	private long end = this.begun;

	private @Nullable String refusedKey;

	private @Nullable String code;

	synchronized Duration remaining() {
		return Duration.ofNanos(Math.max(0, this.end - System.nanoTime()));
	}

	/**
	 * Start a hold, unless one started during the call.
	 */
	synchronized Duration begin(long startedAt, IntFunction<Duration> pause, @Nullable String refusedKey, String code) {
		if (this.failures == 0 || startedAt - this.begun >= 0) {
			this.failures++;
			this.begun = System.nanoTime();
			this.end = this.begun + pause.apply(this.failures).toNanos();
			this.refusedKey = refusedKey;
			this.code = code;
		}
		return remaining();
	}

	synchronized void shorten(Duration duration) {
		this.end -= duration.toNanos();
	}

	synchronized @Nullable String refusedKey() {
		return this.refusedKey;
	}

	synchronized Optional<String> refusal() {
		return (this.refusedKey != null) ? Optional.ofNullable(this.code) : Optional.empty();
	}

	synchronized boolean release(String refusedKey) {
		if (!refusedKey.equals(this.refusedKey)) {
			return false;
		}
		end();
		return true;
	}

	/**
	 * End the hold.
	 * @return the number of failures
	 */
	synchronized int end() {
		int failures = this.failures;
		this.failures = 0;
		this.end = System.nanoTime();
		this.refusedKey = null;
		this.code = null;
		return failures;
	}

}
