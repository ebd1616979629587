package dev.harbor.client;

import java.util.Set;

/**
 * Knows every configured client without creating any. Safe for use by several threads.
 */
public interface HarborClients {

	/**
	 * Return a client, which is created now if it was not needed before.
	 * @param name the name in the configuration, {@code default} for the default client
	 * @return the client
	 * @throws IllegalArgumentException if no client of that name is configured
	 */
	HarborClient get(String name);

	/**
	 * Return the names of the configured clients.
	 * @return the names, {@code default} first
	 */
	Set<String> names();

}
