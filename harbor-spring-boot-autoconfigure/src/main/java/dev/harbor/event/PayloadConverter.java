package dev.harbor.event;

import java.lang.reflect.Type;

/**
 * Converts payloads to objects of the application. Implementations are safe for use by
 * several threads.
 */
@FunctionalInterface
public interface PayloadConverter {

	/**
	 * Convert a payload.
	 * @param json the payload, a JSON object
	 * @param type the type to convert to
	 * @return an object of that type
	 * @throws IllegalArgumentException if the payload does not fit the type; the message
	 * says nothing of values
	 */
	Object convert(String json, Type type);

	/**
	 * Return the converter that payloads have where no other is set. It uses a JSON
	 * mapper of its own, with the modules on the class path.
	 * @return the converter
	 */
	static PayloadConverter standard() {
		return EventJson.CONVERTER;
	}

}
