package dev.harbor.test.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.webhook.WebhookSecretProvider;

/**
 * Makes up a secret for each webhook endpoint that is asked for.
 */
final class RandomWebhookSecrets implements WebhookSecretProvider {

	private final Map<String, List<String>> secrets = new ConcurrentHashMap<>();

	RandomWebhookSecrets() {
	}

	@Override
	public List<String> getSecrets(String endpoint) {
		return this.secrets.computeIfAbsent(endpoint, (key) -> List.of("hbwhs_" + UUID.randomUUID()));
	}

}
