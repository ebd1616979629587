package dev.harbor.webhook;

import java.time.Duration;
import java.time.Instant;

/**
 * Remembers which events were handled, so that each is handled once however often it is
 * delivered. The key is the name of the endpoint together with the id of the event, which
 * is signed.
 * <p>
 * An event is claimed before it is handled, for a time that is called the lease, so that
 * a claim whose owner is gone does not last forever. After that its claim is either
 * completed or released. Implementations are safe for use by several threads and, as far
 * as they say so, by several instances of an application.
 */
public interface WebhookEventStore {

	/**
	 * Claim an event.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param lease how long the claim lasts unless it is completed or released
	 * @return {@link Claim.Claimed} if the event was free, or its last claim has ended
	 * @throws RuntimeException if the store cannot tell; nothing was claimed then
	 */
	Claim claim(String endpoint, String eventId, Duration lease);

	/**
	 * Record that a claimed event was handled. Repeating it is harmless.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 * @throws RuntimeException if the claim was lost, because its lease had ended and
	 * another one took the event over, or if that could not be recorded
	 */
	void complete(String endpoint, String eventId, String token);

	/**
	 * Give a claimed event back. Does nothing where the claim was lost.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 */
	void release(String endpoint, String eventId, String token);

	/**
	 * Forget an event, so that it is handled again when it is delivered again.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 */
	void forget(String endpoint, String eventId);

	/**
	 * The answer to a claim.
	 */
	sealed interface Claim {

		/**
		 * The event is the caller's to handle.
		 *
		 * @param token proves the claim
		 */
		record Claimed(String token) implements Claim {

		}

		/**
		 * The event is being handled elsewhere, or the store is full.
		 *
		 * @param until when to try again at the latest
		 */
		record InProgress(Instant until) implements Claim {

		}

		/**
		 * The event was handled before.
		 *
		 * @param at when it was
		 */
		record Handled(Instant at) implements Claim {

		}

	}

}
