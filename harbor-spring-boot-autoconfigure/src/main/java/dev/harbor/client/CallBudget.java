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
 * The time of a call for all its attempts and pauses.
 */
final class CallBudget {

	private static final Duration LEAST_FOR_AN_ATTEMPT = Duration.ofSeconds(1);

	// Longer than any wait, and short enough for arithmetic.
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private final CallTime time;

	private final long deadline;

	CallBudget(CallTime time, Duration total) {
		this.time = time;
		this.deadline = time.now() + ((total.compareTo(LONGEST) < 0) ? total : LONGEST).toNanos();
	}

	/**
	 * Return the remaining time.
	 * @return the time, at least a millisecond
	 */
	Duration remaining() {
		return Duration.ofNanos(Math.max(this.deadline - this.time.now(), 1_000_000));
	}

	/**
	 * Return how long the call can wait and still make an attempt.
	 * @return the time, negative if there is not enough time for an attempt
	 */
	Duration maxWait() {
		return Duration.ofNanos(this.deadline - this.time.now()).minus(LEAST_FOR_AN_ATTEMPT);
	}

	/**
	 * Wait, if there is enough time for the pause and an attempt.
	 * @param duration how long
	 * @return whether an attempt can follow: not if there is too little time, the thread
	 * is interrupted, or the client was closed
	 */
	boolean pause(Duration duration) {
		if (duration.compareTo(maxWait()) > 0 || Thread.currentThread().isInterrupted()) {
			return false;
		}
		try {
			this.time.pause(duration);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		return !this.time.isOver();
	}

}
