package dev.harbor.webhook;

import java.util.Map;

/**
 * Knows the webhook endpoints that an application receives deliveries for.
 * Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface WebhookEndpointStatuses {

	/**
	 * Return what is known of the endpoints now.
	 * @return the status of each endpoint by its name
	 */
	Map<String, WebhookEndpointStatus> get();

}
