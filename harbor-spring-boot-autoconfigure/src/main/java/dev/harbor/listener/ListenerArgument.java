package dev.harbor.listener;

import dev.harbor.event.Event;

/**
 * Supplies a parameter of a listener.
 */
@FunctionalInterface
interface ListenerArgument {

	/**
	 * Return the value of the parameter.
	 * @param event the event
	 * @param context what else is known
	 * @return the value
	 * @throws PayloadConversionException if the payload does not fit the parameter
	 */
	Object resolve(Event event, ListenerContext context);

}
