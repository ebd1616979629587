package dev.harbor.listener;

import dev.harbor.event.Event;

/**
 * Takes delivered events, so that listeners are called with them later.
 */
@FunctionalInterface
public interface EventIntake {

	/**
	 * Take an event for all listeners of an endpoint that take its type.
	 * @param endpoint the name of the endpoint
	 * @param event the event
	 * @return {@code false} if it was taken before
	 * @throws RuntimeException if it could not be taken
	 */
	boolean take(String endpoint, Event event);

}
