package dev.harbor.test.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.autoconfigure.HarborWebhookProperties;
import dev.harbor.autoconfigure.HarborWebhookProperties.Endpoint;
import dev.harbor.test.HarborSandbox;

/**
 * Leads all clients to a sandbox, each with a key of the environment and scopes that its
 * properties declare.
 */
final class SandboxConnectionDetails implements HarborConnectionDetails {

	private static final String DEFAULT = "default";

	private final HarborSandbox sandbox;

	private final Binder binder;

	private final ObjectProvider<HarborWebhookProperties> webhookProperties;

	private final Map<String, String> keys = new ConcurrentHashMap<>();

	private final Map<String, String> unknownSecrets = new ConcurrentHashMap<>();

	SandboxConnectionDetails(HarborSandbox sandbox, Environment environment,
			ObjectProvider<HarborWebhookProperties> webhookProperties) {
		this.webhookProperties = webhookProperties;
		this.sandbox = sandbox;
		this.binder = Binder.get(environment);
	}

	@Override
	public String getSecretKey(String client) {
		return this.keys.computeIfAbsent(client, this::createKey);
	}

	@Override
	public URI getBaseUrl(String client) {
		return this.sandbox.baseUrl();
	}

	@Override
	public List<String> getWebhookSecrets(String endpoint) {
		List<String> secrets = this.sandbox.webhookSecrets(endpoint);
		return (secrets.isEmpty() && !isConfigured(endpoint)) ? unknownSecret(endpoint) : secrets;
	}

	private boolean isConfigured(String endpoint) {
		HarborWebhookProperties properties = this.webhookProperties.getIfAvailable();
		if (properties == null) {
			return false;
		}
		if (DEFAULT.equals(endpoint) && (properties.getSecret() != null || !properties.getSecrets().isEmpty()
				|| properties.getSecretLocation() != null)) {
			return true;
		}
		Endpoint configured = properties.getEndpoints().get(endpoint);
		return configured != null && (configured.getSecret() != null || !configured.getSecrets().isEmpty()
				|| configured.getSecretLocation() != null);
	}

	/**
	 * An application does not start without a secret for each of its endpoints, though
	 * tests register them when it runs. Until then it has one that nobody signs with.
	 */
	private List<String> unknownSecret(String endpoint) {
		return List.of(this.unknownSecrets.computeIfAbsent(endpoint, (key) -> "unknown_" + UUID.randomUUID()));
	}

	private String createKey(String client) {
		HarborEnvironment environment = declared(client, "environment", Bindable.of(HarborEnvironment.class),
				HarborEnvironment.SANDBOX);
		Set<Scope> scopes = declared(client, "scopes", Bindable.setOf(Scope.class), Set.of());
		return this.sandbox.createKey(environment, scopes.toArray(Scope[]::new));
	}

	private <T> T declared(String client, String property, Bindable<T> type, T fallback) {
		T shared = this.binder.bind("harbor." + property, type).orElse(fallback);
		if (DEFAULT.equals(client)) {
			return shared;
		}
		return this.binder.bind("harbor.clients." + client + "." + property, type).orElse(shared);
	}

}
