package dev.harbor.listener;

import java.util.stream.Collectors;

import dev.harbor.event.Event;

import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;

/**
 * The payload of an event breaks a constraint of the parameter of a listener.
 */
class InvalidPayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidPayloadException(Event event, Errors errors) {
		// Without the values, which may be anything.
		super("Payload of event %s (%s) is not valid: %s".formatted(event.id(), event.type(),
				errors.getAllErrors()
					.stream()
					.map(InvalidPayloadException::describe)
					.collect(Collectors.joining("; "))));
	}

	private static String describe(DefaultMessageSourceResolvable error) {
		String message = String.valueOf(error.getDefaultMessage());
		return (error instanceof FieldError field) ? field.getField() + " " + message : message;
	}

}
