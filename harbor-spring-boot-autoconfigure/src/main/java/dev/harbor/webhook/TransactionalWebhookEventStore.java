package dev.harbor.webhook;

import java.util.function.Consumer;

/**
 * A {@link WebhookEventStore} that can record an event as handled in the transaction in
 * which it is handled, so that both are committed or neither is.
 */
public interface TransactionalWebhookEventStore extends WebhookEventStore {

	/**
	 * Record that a claimed event was handled, on the connection of the current
	 * transaction.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 * @param outcome is told once, when the transaction has ended, whether it was
	 * committed with what was recorded here; not knowing counts as not committed
	 * @throws IllegalStateException if there is no transaction on the data source of this
	 * store
	 * @throws WebhookClaimLostException if the claim was lost
	 * @throws RuntimeException if it could not be recorded; then, and where the claim was
	 * lost, the transaction is not committed any more, and the outcome is not told
	 */
	void completeInTransaction(String endpoint, String eventId, String token, Consumer<Boolean> outcome);

}
