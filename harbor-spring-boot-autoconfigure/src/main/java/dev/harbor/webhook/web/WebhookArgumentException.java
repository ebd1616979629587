package dev.harbor.webhook.web;

import dev.harbor.event.Event;

/**
 * The payload of a verified delivery does not fit the parameter. A failure of the
 * receiver, so no exception handling of the application is to make a 4xx of it.
 */
public class WebhookArgumentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	WebhookArgumentException(Event event, String problem, Throwable cause) {
		super(message(event, problem), cause);
	}

	WebhookArgumentException(Event event, String problem) {
		super(message(event, problem));
	}

	private static String message(Event event, String problem) {
		return "Payload of event %s (%s) %s".formatted(event.id(), event.type(), problem);
	}

}
