package dev.harbor.listener;

import java.time.Instant;

/**
 * What a listener may want to know besides the event.
 */
public interface ListenerContext {

	/**
	 * Return the id of the listener.
	 * @return the id
	 */
	String listener();

	/**
	 * Return the name of the endpoint that the event came in at.
	 * @return the name in the configuration
	 */
	String endpoint();

	/**
	 * Return how often the event has been tried with this listener, this time included.
	 * Without an inbox this is always 1.
	 * @return the number, from 1
	 */
	int attempt();

	/**
	 * Return when the event was received.
	 * @return the time
	 */
	Instant receivedAt();

	/**
	 * Return how the event came in.
	 * @return the source
	 */
	Source source();

	/**
	 * How an event came in.
	 */
	enum Source {

		/**
		 * Harbor delivered it.
		 */
		DELIVERED,

		/**
		 * It was found in Harbor's list of events, since its delivery never arrived.
		 */
		RECONCILED,

		/**
		 * The application put it in.
		 */
		ACCEPTED

	}

}
