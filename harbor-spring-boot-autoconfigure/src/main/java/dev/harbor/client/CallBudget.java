package dev.harbor.client;

import java.time.Duration;

/**
 * The time that one call has for all its attempts and waits.
 */
final class CallBudget {

	private static final Duration LEAST_FOR_AN_ATTEMPT = Duration.ofSeconds(1);

	// Nobody waits for that long, and it is short enough for arithmetic.
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private final long deadline;

	CallBudget(Duration total) {
		this.deadline = System.nanoTime() + ((total.compareTo(LONGEST) < 0) ? total : LONGEST).toNanos();
	}

	/**
	 * Return what is left.
	 * @return the time, never less than a millisecond
	 */
	Duration remaining() {
		return Duration.ofNanos(Math.max(this.deadline - System.nanoTime(), 1_000_000));
	}

	/**
	 * Return how long the call can wait and still have enough time for an attempt.
	 * @return the time, negative if there is not even that
	 */
	Duration patience() {
		return Duration.ofNanos(this.deadline - System.nanoTime()).minus(LEAST_FOR_AN_ATTEMPT);
	}

}
