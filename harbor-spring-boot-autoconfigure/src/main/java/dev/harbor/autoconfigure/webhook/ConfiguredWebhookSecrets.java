package dev.harbor.autoconfigure.webhook;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.autoconfigure.HarborConnection;
import dev.harbor.autoconfigure.HarborWebhookProperties;
import dev.harbor.webhook.WebhookSecretProvider;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The secrets of webhook endpoints, from wherever the application has them: providers
 * first, then what is configured.
 */
class ConfiguredWebhookSecrets {

	private static final Log logger = LogFactory.getLog(ConfiguredWebhookSecrets.class);

	private static final int MAX_WARNED = 100;

	private final ObjectProvider<WebhookSecretProvider> providers;

	private final HarborConnection connection;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	ConfiguredWebhookSecrets(ObjectProvider<WebhookSecretProvider> providers, HarborConnection connection) {
		this.providers = providers;
		this.connection = connection;
	}

	List<String> get(String endpoint) {
		return this.providers.orderedStream()
			.map((provider) -> usable(endpoint, provider.getSecrets(endpoint)))
			.filter((secrets) -> !secrets.isEmpty())
			.findFirst()
			.orElseGet(() -> configured(endpoint));
	}

	private List<String> configured(String endpoint) {
		return usable(endpoint, this.connection.webhookSecrets(endpoint));
	}

	/*
	 * Properties are judged at the start. What beans of the application tell may be wrong
	 * as well, or become so; a blank secret is one that anybody can guess.
	 */
	private List<String> usable(String endpoint, List<String> secrets) {
		if (secrets.stream().allMatch(ConfiguredWebhookSecrets::isUsable)) {
			return secrets;
		}
		if (this.warned.size() < MAX_WARNED && this.warned.add(endpoint)) {
			logger.error(("Webhook endpoint '%s' was given a secret that is blank or an API key, which is ignored; "
					+ "deliveries are signed with the secret of the endpoint")
				.formatted(endpoint));
		}
		return secrets.stream().filter(ConfiguredWebhookSecrets::isUsable).toList();
	}

	private static boolean isUsable(String secret) {
		return !secret.isBlank() && !HarborWebhookProperties.isApiKey(secret);
	}

	/**
	 * Whether an endpoint has a secret, or may get one while the application runs.
	 */
	boolean has(String endpoint) {
		return this.providers.stream().findAny().isPresent() || !configured(endpoint).isEmpty();
	}

}
