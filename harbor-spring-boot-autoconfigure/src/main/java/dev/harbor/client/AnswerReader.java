package dev.harbor.client;

/**
 * Reads the body of a successful answer.
 *
 * @param <T> what it is read to
 */
@FunctionalInterface
interface AnswerReader<T> {

	/**
	 * Read a body, or a part of one.
	 * @param json JSON in UTF-8
	 * @param offset where to begin
	 * @param length how many bytes to read
	 * @return what was read
	 * @throws IllegalArgumentException if the body is not what it should be
	 */
	T read(byte[] json, int offset, int length);

}
