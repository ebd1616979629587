package dev.harbor.client;

import java.time.Duration;

/**
 * Holds the calls of a client back while its key is known to be out of requests, and lets
 * them through one by one after that, at the pace of the limit; so that waiting calls do
 * not collect a refusal each. Closed by answers, it opens by itself.
 */
final class RateLimitGate {

	// Longer than any call waits, and short enough for arithmetic.
	private static final Duration LONGEST_WAIT = Duration.ofDays(1);

	private long opensAt;

	private long pace;

	private boolean closed;

	/**
	 * Ask to be let through.
	 * @param now the time, as {@link System#nanoTime()} tells it
	 * @param patience how long the caller is able to wait
	 * @return how long the caller has to wait; if that is beyond its patience it has no
	 * place in the queue
	 */
	synchronized Duration enter(long now, Duration patience) {
		if (!this.closed || this.opensAt - now <= 0) {
			this.closed = false;
			return Duration.ZERO;
		}
		Duration wait = Duration.ofNanos(this.opensAt - now);
		if (wait.compareTo(patience) <= 0) {
			this.opensAt += this.pace;
		}
		return wait;
	}

	/**
	 * Whether a call would be let through at once.
	 * @param now the time, as {@link System#nanoTime()} tells it
	 */
	synchronized boolean isOpen(long now) {
		return !this.closed || this.opensAt - now <= 0;
	}

	/**
	 * Close the gate.
	 * @param now the time, as {@link System#nanoTime()} tells it
	 * @param wait for how long
	 * @param pace the time between two calls after that
	 */
	synchronized void close(long now, Duration wait, Duration pace) {
		long until = now + ((wait.compareTo(LONGEST_WAIT) < 0) ? wait : LONGEST_WAIT).toNanos();
		if (!this.closed || until - this.opensAt > 0) {
			this.opensAt = until;
		}
		this.pace = pace.toNanos();
		this.closed = true;
	}

}
