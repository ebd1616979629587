package dev.harbor.listener;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a listener for an event that no further attempt will handle: the inbox parks
 * it at once, until somebody retries or discards it. Without an inbox this is a failure
 * like any other.
 */
public class ParkEventException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message why the event cannot be handled
	 */
	public ParkEventException(String message) {
		super(message);
	}

	/**
	 * Create an exception.
	 * @param message why the event cannot be handled
	 * @param cause what it was found by
	 */
	public ParkEventException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
