package dev.harbor.client;

/**
 * Callback for customizing the clients that are auto-configured. Called when a client is
 * created, after the properties were applied, in order.
 */
@FunctionalInterface
public interface HarborClientCustomizer {

	/**
	 * Customize a client.
	 * @param client the name of the client, {@code default} for the default one
	 * @param builder the builder to customize
	 */
	void customize(String client, HarborClient.Builder builder);

}
