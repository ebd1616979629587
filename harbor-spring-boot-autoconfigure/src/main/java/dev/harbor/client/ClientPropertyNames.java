package dev.harbor.client;

/**
 * Where the settings of a client are found in the configuration of an application, for
 * messages that tell what to change.
 */
final class ClientPropertyNames {

	static final String DEFAULT_CLIENT = "default";

	private ClientPropertyNames() {
	}

	static String of(String client, String name) {
		return client.equals(DEFAULT_CLIENT) ? "harbor." + name : "harbor.clients." + client + "." + name;
	}

}
