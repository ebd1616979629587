package dev.harbor.webhook.web;

import dev.harbor.webhook.WebhookDelivery;

/**
 * Handles deliveries that arrive at a {@link WebhookRoute}. Implementations are safe for
 * use by several threads.
 */
public interface WebhookHandler {

	/**
	 * Return what is handled here.
	 * @return the endpoint and the types of events
	 */
	WebhookTarget target();

	/**
	 * Handle a delivery. Called on a thread that may be kept waiting.
	 * @param delivery the verified delivery
	 * @return what has become of it: {@link WebhookOutcome#ACCEPTED},
	 * {@link WebhookOutcome#DUPLICATE}, {@link WebhookOutcome#IGNORED}, or
	 * {@link WebhookOutcome#FAILED} for one that could not be taken now
	 * @throws Exception if handling it has failed
	 */
	WebhookOutcome handle(WebhookDelivery delivery) throws Exception;

}
