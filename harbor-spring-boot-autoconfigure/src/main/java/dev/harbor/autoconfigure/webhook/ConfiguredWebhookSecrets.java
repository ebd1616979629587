package dev.harbor.autoconfigure.webhook;

import java.util.List;
import java.util.Optional;
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
 * first, then what is configured, then providers that are qualified as {@link #FALLBACK}.
 */
public final class ConfiguredWebhookSecrets {

	/**
	 * Qualifier of {@link WebhookSecretProvider} beans that are asked last, for endpoints
	 * that nothing else has a secret for. Tests have one.
	 */
	public static final String FALLBACK = "harborFallback";

	private static final Log logger = LogFactory.getLog(ConfiguredWebhookSecrets.class);

	private static final int MAX_WARNED = 100;

	private final ObjectProvider<WebhookSecretProvider> providers;

	private final HarborConnection connection;

	private final ObjectProvider<WebhookSecretProvider> fallbacks;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	ConfiguredWebhookSecrets(ObjectProvider<WebhookSecretProvider> providers, HarborConnection connection,
			ObjectProvider<WebhookSecretProvider> fallbacks) {
		this.providers = providers;
		this.connection = connection;
		this.fallbacks = fallbacks;
	}

	/**
	 * Return the secrets of a webhook endpoint as they are now.
	 * @param endpoint the name of the endpoint
	 * @return the secrets, newest first, empty if there are none
	 */
	public List<String> get(String endpoint) {
		return first(this.providers, endpoint)
			.or(() -> Optional.of(configured(endpoint)).filter((secrets) -> !secrets.isEmpty()))
			.or(() -> first(this.fallbacks, endpoint))
			.orElseGet(List::of);
	}

	private Optional<List<String>> first(ObjectProvider<WebhookSecretProvider> providers, String endpoint) {
		return providers.orderedStream()
			.map((provider) -> usable(endpoint, provider.getSecrets(endpoint)))
			.filter((secrets) -> !secrets.isEmpty())
			.findFirst();
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
		return this.providers.stream().findAny().isPresent() || !get(endpoint).isEmpty();
	}

}
