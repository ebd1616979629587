package dev.harbor.test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.harbor.event.Event;

/**
 * How far the delivery of one event to one webhook endpoint of a {@link HarborSandbox}
 * has come. A snapshot, which does not change when further attempts are made.
 *
 * @param id the id, beginning with {@code del_}
 * @param webhookId the id of the endpoint
 * @param event the event
 * @param state how far it has come
 * @param attempts the attempts so far, oldest first
 * @param nextAttemptAt when the next attempt is due by the sandbox clock, empty if none
 * is
 */
public record SandboxDelivery(String id, String webhookId, Event event, State state, List<DeliveryAttempt> attempts,
		Optional<Instant> nextAttemptAt) {

	/**
	 * How far a delivery has come.
	 */
	public enum State {

		/**
		 * A first or further attempt is to come or under way.
		 */
		PENDING,

		/**
		 * The receiver has taken it.
		 */
		DELIVERED,

		/**
		 * The receiver has not taken it within 72 hours, or was disabled meanwhile.
		 */
		FAILED,

		/**
		 * The endpoint is not on this machine, and the sandbox sends nothing elsewhere.
		 */
		NOT_SENT

	}

}
