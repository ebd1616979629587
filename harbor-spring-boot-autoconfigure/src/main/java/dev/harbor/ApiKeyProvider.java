package dev.harbor;

/**
 * Supplies the API key of a client. It is asked before every attempt of every call, from
 * the calling thread and from several threads at once, so it should answer from memory;
 * that makes a rotated key effective without a restart.
 */
@FunctionalInterface
public interface ApiKeyProvider {

	/**
	 * Return the key to use now.
	 * @return the key
	 */
	ApiKey getApiKey();

}
