package dev.harbor.webhook.web;

/**
 * What to do with a request that delivers something.
 */
public sealed interface WebhookDecision {

	/**
	 * Call what handles the delivery.
	 *
	 * @param delivery to be ended by one of its methods, whatever comes of the call
	 */
	record Call(OngoingDelivery delivery) implements WebhookDecision {

	}

	/**
	 * Answer without calling anything.
	 *
	 * @param answer what to answer
	 */
	record Answer(WebhookAnswer answer) implements WebhookDecision {

	}

}
