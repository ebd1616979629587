package dev.harbor.webhook;

import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.webhook.WebhookEventStore.Claim;

/**
 * The handling of one event, between its claim and its end. Safe for use by several
 * threads, since asynchronous handlers end on another one than they began.
 */
public final class EventHandling {

	private final WebhookEventStore store;

	private final String endpoint;

	private final String eventId;

	private final String token;

	private final WebhookDelivery delivery;

	private final AtomicReference<State> state = new AtomicReference<>(State.CLAIMED);

	EventHandling(WebhookEventStore store, VerifiedDelivery delivery, Claim.Claimed claim) {
		this.store = store;
		this.endpoint = delivery.endpoint();
		this.eventId = delivery.event().id();
		this.token = claim.token();
		this.delivery = delivery.with(this);
	}

	/**
	 * Return the delivery to hand to the handler.
	 * @return the delivery
	 */
	public WebhookDelivery delivery() {
		return this.delivery;
	}

	/**
	 * Record that the event was handled. Does nothing if that was recorded already.
	 * @throws RuntimeException if that could not be recorded, or the transaction that was
	 * to record it was not committed; the event is open then
	 */
	public void complete() {
		State current = this.state.get();
		if (current == State.COMPLETED) {
			return;
		}
		if (current != State.CLAIMED) {
			throw new IllegalStateException("Event %s of endpoint '%s' was not recorded as handled: %s"
				.formatted(this.eventId, this.endpoint, current.description));
		}
		this.store.complete(this.endpoint, this.eventId, this.token);
		this.state.set(State.COMPLETED);
	}

	/**
	 * Give the event back, so that it is handled when it is delivered again. Does nothing
	 * if it was completed or given back already.
	 */
	public void release() {
		State previous = this.state
			.getAndUpdate((current) -> (current == State.COMPLETED) ? State.COMPLETED : State.RELEASED);
		if (previous != State.COMPLETED && previous != State.RELEASED) {
			this.store.release(this.endpoint, this.eventId, this.token);
		}
	}

	void completeInTransaction() {
		if (!(this.store instanceof TransactionalWebhookEventStore transactional)) {
			throw new IllegalStateException(
					"completeInTransaction() needs the JDBC store; set 'harbor.webhook.store.type' to 'jdbc'");
		}
		transactional.completeInTransaction(this.endpoint, this.eventId, this.token,
				(committed) -> this.state.set(committed ? State.COMPLETED : State.ROLLED_BACK));
		this.state.set(State.IN_TRANSACTION);
	}

	/**
	 * How far the handling is.
	 */
	private enum State {

		CLAIMED("it is still being handled"),

		IN_TRANSACTION("its transaction has not ended"),

		ROLLED_BACK("its transaction was rolled back"),

		COMPLETED("it was"),

		RELEASED("it was given back");

		private final String description;

		State(String description) {
			this.description = description;
		}

	}

}
