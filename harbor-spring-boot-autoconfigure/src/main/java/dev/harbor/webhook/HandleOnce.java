package dev.harbor.webhook;

import java.time.Duration;
import java.time.Instant;

import dev.harbor.webhook.WebhookEventStore.Claim;

/**
 * Lets each event be handled once, with the help of a {@link WebhookEventStore}. Safe for
 * use by several threads.
 */
public final class HandleOnce {

	private final WebhookEventStore store;

	private final Duration lease;

	/**
	 * Create an instance.
	 * @param store remembers which events were handled
	 * @param lease how long a handler may take before its event is free again; shorter
	 * than the time to Harbor's first retry, which is 5 minutes
	 */
	public HandleOnce(WebhookEventStore store, Duration lease) {
		this.store = store;
		this.lease = lease;
	}

	/**
	 * Begin to handle the event of a delivery.
	 * @param delivery the delivery, as a verifier made it
	 * @return whether to go on, and how
	 * @throws RuntimeException if the store cannot tell
	 */
	public Result begin(WebhookDelivery delivery) {
		VerifiedDelivery verified = (VerifiedDelivery) delivery;
		Claim claim = this.store.claim(verified.endpoint(), verified.event().id(), this.lease);
		if (claim instanceof Claim.Claimed claimed) {
			return new Result.Begun(new EventHandling(this.store, verified, claimed));
		}
		if (claim instanceof Claim.InProgress inProgress) {
			return new Result.InProgress(inProgress.until());
		}
		return new Result.Duplicate();
	}

	/**
	 * What has become of an attempt to handle an event.
	 */
	public sealed interface Result {

		/**
		 * The event is the caller's to handle.
		 *
		 * @param handling to be completed or released in the end
		 */
		record Begun(EventHandling handling) implements Result {

		}

		/**
		 * The event is being handled elsewhere, or the store is full.
		 *
		 * @param until when to try again at the latest
		 */
		record InProgress(Instant until) implements Result {

		}

		/**
		 * The event was handled before.
		 */
		record Duplicate() implements Result {

		}

	}

}
