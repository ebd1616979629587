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

	/**
	 * Called when Harbor has refused a key, so that a provider that keeps one in memory
	 * can look at its source again now. The key is asked for again after that, and the
	 * call repeated if it is another one.
	 * @param apiKey the key that was refused
	 */
	default void refused(ApiKey apiKey) {
	}

}
