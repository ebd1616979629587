package dev.harbor.autoconfigure.webhook;

import java.util.List;

import dev.harbor.autoconfigure.HarborConnection;
import dev.harbor.webhook.WebhookSecretProvider;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The secrets of webhook endpoints, from wherever the application has them: providers
 * first, then what is configured.
 */
class ConfiguredWebhookSecrets {

	private final ObjectProvider<WebhookSecretProvider> providers;

	private final HarborConnection connection;

	ConfiguredWebhookSecrets(ObjectProvider<WebhookSecretProvider> providers, HarborConnection connection) {
		this.providers = providers;
		this.connection = connection;
	}

	List<String> get(String endpoint) {
		return this.providers.orderedStream()
			.map((provider) -> provider.getSecrets(endpoint))
			.filter((secrets) -> !secrets.isEmpty())
			.findFirst()
			.orElseGet(() -> this.connection.webhookSecrets(endpoint));
	}

	/**
	 * Whether an endpoint has a secret, or may get one while the application runs.
	 */
	boolean has(String endpoint) {
		return this.providers.stream().findAny().isPresent() || !this.connection.webhookSecrets(endpoint).isEmpty();
	}

}
