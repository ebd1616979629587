package dev.harbor.inbox;

import java.time.Instant;
import java.util.Optional;

import dev.harbor.event.Event;

/**
 * An event as one listener sees it.
 *
 * @param listener the id of the listener
 * @param endpoint the name of the endpoint that the event came in at
 * @param event the event
 * @param state how far it has come
 * @param attempts how often it has been tried
 * @param receivedAt when it was stored
 * @param nextAttempt when it is tried again, or empty where it is not
 * @param handledAt when it was handled, or empty where it was not
 * @param lastError why the last attempt failed, or empty where it did not
 */
public record InboxEvent(String listener, String endpoint, Event event, State state, int attempts, Instant receivedAt,
		Optional<Instant> nextAttempt, Optional<Instant> handledAt, Optional<String> lastError) {

	/**
	 * How far an event has come.
	 */
	public enum State {

		/**
		 * To be handled, perhaps once more.
		 */
		STORED,

		/**
		 * Handled.
		 */
		HANDLED,

		/**
		 * Left to somebody who retries or discards it.
		 */
		PARKED

	}

}
