package dev.harbor.webhook;

import java.util.List;

/**
 * Supplies the secrets of webhook endpoints that become known only while the application
 * runs: from {@link WebhookEndpointOperations#create}, say, or one for each tenant. It is
 * asked first at each verification, from several threads at once, so it should answer
 * from memory.
 */
@FunctionalInterface
public interface WebhookSecretProvider {

	/**
	 * Return the secrets of an endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the secrets, newest first, empty if the endpoint is not known here
	 */
	List<String> getSecrets(String endpoint);

}
