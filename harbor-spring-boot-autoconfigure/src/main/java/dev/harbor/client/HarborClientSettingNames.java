package dev.harbor.client;

/**
 * Names the settings of clients in messages as they are called where clients are
 * configured. An implementation is found through {@code META-INF/spring.factories}.
 */
public interface HarborClientSettingNames {

	/**
	 * Return the name of a setting of a client.
	 * @param client the name of the client
	 * @param setting the setting, such as {@code workspace-id}
	 * @return the name to show
	 */
	String client(String client, String setting);

	/**
	 * Return the name of the setting that holds the secret of a webhook endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the name to show
	 */
	String webhookSecret(String endpoint);

}
