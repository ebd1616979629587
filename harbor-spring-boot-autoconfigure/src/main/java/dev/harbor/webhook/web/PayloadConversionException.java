package dev.harbor.webhook.web;

import dev.harbor.webhook.WebhookDelivery;

/**
 * The payload of a verified delivery does not fit the parameter. The receiver's failure,
 * so no exception handling of the application's is to make a 4xx of it.
 */
class PayloadConversionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	PayloadConversionException(WebhookDelivery delivery, IllegalArgumentException cause) {
		super("Payload of event %s (%s): %s".formatted(delivery.event().id(), delivery.event().type(),
				cause.getMessage()), cause);
	}

}
