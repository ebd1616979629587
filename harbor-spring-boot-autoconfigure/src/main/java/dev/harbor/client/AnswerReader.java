package dev.harbor.client;

/**
 * Reads the body of a successful answer.
 *
 * @param <T> what it is read to
 */
@FunctionalInterface
interface AnswerReader<T> {

	/**
	 * Read a body.
	 * @param json what should be JSON in UTF-8
	 * @return what was read
	 * @throws IllegalArgumentException if the body is not what it should be
	 */
	T read(byte[] json);

}
