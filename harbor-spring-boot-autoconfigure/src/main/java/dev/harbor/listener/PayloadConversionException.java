package dev.harbor.listener;

import dev.harbor.event.Event;

/**
 * The payload of an event does not fit the parameter of a listener, which no further
 * attempt changes.
 */
public class PayloadConversionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	PayloadConversionException(Event event, RuntimeException cause) {
		super("Payload of event %s (%s): %s".formatted(event.id(), event.type(), cause.getMessage()), cause);
	}

}
