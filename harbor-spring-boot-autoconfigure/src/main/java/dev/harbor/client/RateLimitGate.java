package dev.harbor.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.harbor.ApiKey;

/**
 * Holds the calls of a client back while their key is known to be out of requests, and
 * lets them through one by one after that, at the pace of the limit; so that waiting
 * calls do not collect a refusal each. Closed by answers, for the key that they answer
 * to, it opens by itself.
 */
final class RateLimitGate {

	// Longer than any call waits, and short enough for arithmetic.
	private static final Duration LONGEST_WAIT = Duration.ofDays(1);

	private final Map<ApiKey, Closure> closures = new HashMap<>();

	/**
	 * Ask to be let through.
	 * @param key the key of the call
	 * @param now the time, as {@link System#nanoTime()} tells it
	 * @param patience how long the caller is able to wait
	 * @return how long the caller has to wait; if that is beyond its patience it has no
	 * place in the queue
	 */
	synchronized Duration enter(ApiKey key, long now, Duration patience) {
		Closure closure = this.closures.get(key);
		if (closure == null) {
			return Duration.ZERO;
		}
		if (closure.isOver(now)) {
			this.closures.remove(key);
			return Duration.ZERO;
		}
		Duration wait = Duration.ofNanos(closure.opensAt - now);
		if (wait.compareTo(patience) <= 0) {
			closure.opensAt += closure.pace;
		}
		return wait;
	}

	/**
	 * Whether a call would be let through at once.
	 * @param key the key of the call
	 * @param now the time, as {@link System#nanoTime()} tells it
	 */
	synchronized boolean isOpen(ApiKey key, long now) {
		Closure closure = this.closures.get(key);
		return closure == null || closure.isOver(now);
	}

	/**
	 * Close the gate.
	 * @param key the key of the calls to hold back
	 * @param now the time, as {@link System#nanoTime()} tells it
	 * @param wait for how long
	 * @param pace the time between two calls after that
	 */
	synchronized void close(ApiKey key, long now, Duration wait, Duration pace) {
		// Also those of keys that nobody uses any more.
		this.closures.values().removeIf((closure) -> closure.isOver(now));
		long until = now + ((wait.compareTo(LONGEST_WAIT) < 0) ? wait : LONGEST_WAIT).toNanos();
		Closure closure = this.closures.computeIfAbsent(key, (absent) -> new Closure(until));
		if (until - closure.opensAt > 0) {
			closure.opensAt = until;
		}
		closure.pace = pace.toNanos();
	}

	/**
	 * That the gate is closed for a key.
	 */
	private static final class Closure {

		private long opensAt;

		private long pace;

		Closure(long opensAt) {
			this.opensAt = opensAt;
		}

		boolean isOver(long now) {
			return this.opensAt - now <= 0;
		}

	}

}
