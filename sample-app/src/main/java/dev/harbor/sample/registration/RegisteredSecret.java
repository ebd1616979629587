package dev.harbor.sample.registration;

import java.util.List;

import dev.harbor.webhook.WebhookSecretProvider;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * The secret of the endpoint that was registered, kept in memory only. Asked at each
 * delivery.
 */
@Component
@Profile("development")
class RegisteredSecret implements WebhookSecretProvider {

	private volatile List<String> secrets = List.of();

	void set(String secret) {
		this.secrets = List.of(secret);
	}

	@Override
	public List<String> getSecrets(String endpoint) {
		// Without any the starter goes on to what is configured.
		return "default".equals(endpoint) ? this.secrets : List.of();
	}

}
