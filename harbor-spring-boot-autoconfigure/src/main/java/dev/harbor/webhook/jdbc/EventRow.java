package dev.harbor.webhook.jdbc;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What there is of an event.
 *
 * @param taken whether the claim that asks has taken it
 * @param handledAt when it was handled, if it was
 * @param remaining how long another's claim lasts, if there is one; not positive once it
 * has ended
 */
record EventRow(boolean taken, @Nullable Instant handledAt, Duration remaining) {

	static final EventRow TAKEN = new EventRow(true, null, Duration.ZERO);

	static final EventRow OPEN = new EventRow(false, null, Duration.ZERO);

	/**
	 * Return whether the event was not handled and its last claim has ended.
	 */
	boolean isOpen() {
		return !this.taken && this.handledAt == null && this.remaining.compareTo(Duration.ZERO) <= 0;
	}

}
