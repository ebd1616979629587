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
	 * @param outcome is told, when the transaction has ended, whether it was committed
	 * @throws IllegalStateException if there is no transaction on the data source of this
	 * store
	 * @throws RuntimeException if the claim was lost; the transaction then must not be
	 * committed
	 */
	void completeInTransaction(String endpoint, String eventId, String token, Consumer<Boolean> outcome);

}
