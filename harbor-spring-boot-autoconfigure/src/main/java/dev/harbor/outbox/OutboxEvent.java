package dev.harbor.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the outbox.
 *
 * @param id the id of the entry
 * @param client the name of the client that sends it
 * @param type the type of the event
 * @param state what has become of it
 * @param attempts how many calls were made to send it
 * @param emittedAt when it was emitted
 * @param nextAttempt when it is sent again, if it is stored
 * @param eventId the id of the event at Harbor, once it was sent
 * @param lastError why the last attempt failed
 */
public record OutboxEvent(String id, String client, String type, State state, int attempts, Instant emittedAt,
		Optional<Instant> nextAttempt, Optional<String> eventId, Optional<String> lastError) {

	/**
	 * The state of an entry.
	 */
	public enum State {

		/**
		 * Waits to be sent.
		 */
		STORED,

		/**
		 * Harbor has taken the event.
		 */
		SENT,

		/**
		 * Is not sent unless somebody retries it.
		 */
		PARKED

	}

}
