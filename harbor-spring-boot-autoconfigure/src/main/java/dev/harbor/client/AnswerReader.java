package dev.harbor.client;

/**
 * Reads a successful answer.
 *
 * @param <T> what it is read to
 */
@FunctionalInterface
interface AnswerReader<T> {

	/**
	 * Read an answer.
	 * @param answer the answer, whose body should be JSON in UTF-8
	 * @return what was read
	 * @throws IllegalArgumentException if the body is not what it should be
	 */
	T read(HarborAnswer answer);

}
