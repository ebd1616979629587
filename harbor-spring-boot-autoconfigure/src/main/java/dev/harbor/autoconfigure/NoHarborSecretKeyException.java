package dev.harbor.autoconfigure;

import java.util.List;

import dev.harbor.HarborException;

/**
 * A client is needed that has no API key, or no more.
 */
class NoHarborSecretKeyException extends HarborException {

	private static final long serialVersionUID = 1L;

	private final String client;

	private final transient List<String> clientsWithKey;

	NoHarborSecretKeyException(String client, List<String> clientsWithKey) {
		super("Harbor client '%s' has no API key".formatted(client), null);
		this.client = client;
		this.clientsWithKey = clientsWithKey;
	}

	NoHarborSecretKeyException(String client, IllegalArgumentException problem) {
		super("Harbor client '%s' has no API key that can be used: %s".formatted(client, problem.getMessage()),
				problem);
		this.client = client;
		this.clientsWithKey = List.of();
	}

	String getClient() {
		return this.client;
	}

	List<String> getClientsWithKey() {
		return this.clientsWithKey;
	}

}
