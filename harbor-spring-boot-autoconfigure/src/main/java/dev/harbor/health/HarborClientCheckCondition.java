package dev.harbor.health;

import dev.harbor.client.HarborClient;

/**
 * Decides whether the health of a client may call Harbor. Where it may not, only what the
 * application itself calls shows whether the key is valid.
 */
@FunctionalInterface
public interface HarborClientCheckCondition {

	/**
	 * Return whether the health of a client may call Harbor.
	 * @param name the name of the client
	 * @param client the client
	 * @return whether Harbor may be called
	 */
	boolean mayCheck(String name, HarborClient client);

}
