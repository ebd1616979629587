package dev.harbor.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.autoconfigure.HarborWebhookProperties.Endpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

/**
 * Adapts {@link HarborProperties} and {@link HarborWebhookProperties} to
 * {@link HarborConnectionDetails}.
 */
class PropertiesHarborConnectionDetails implements HarborConnectionDetails {

	private final HarborProperties properties;

	private final HarborWebhookProperties webhookProperties;

	private final Map<Resource, PolledResource<List<String>>> secretLocations = new ConcurrentHashMap<>();

	PropertiesHarborConnectionDetails(HarborProperties properties, HarborWebhookProperties webhookProperties) {
		this.properties = properties;
		this.webhookProperties = webhookProperties;
	}

	@Override
	public @Nullable String getSecretKey(String client) {
		return HarborClientSetting.SECRET_KEY.get(this.properties, client);
	}

	@Override
	public @Nullable URI getBaseUrl(String client) {
		return HarborClientSetting.BASE_URL.get(this.properties, client);
	}

	@Override
	public List<String> getWebhookSecrets(String endpoint) {
		String unnamed = this.webhookProperties.getSecret();
		if (unnamed != null && endpoint.equals(HarborWebhookProperties.DEFAULT_ENDPOINT)) {
			return List.of(unnamed);
		}
		Endpoint named = this.webhookProperties.getEndpoints().get(endpoint);
		if (named == null) {
			return List.of();
		}
		if (named.getSecret() != null) {
			return List.of(named.getSecret());
		}
		if (named.getSecretLocation() != null) {
			List<String> secrets = secretLocation(endpoint, named.getSecretLocation()).get();
			return (secrets != null) ? secrets : List.of();
		}
		return named.getSecrets();
	}

	private PolledResource<List<String>> secretLocation(String endpoint, Resource resource) {
		String property = "harbor.webhook.endpoints." + endpoint + ".secret-location";
		Duration interval = this.properties.getRefreshInterval();
		return this.secretLocations.computeIfAbsent(resource,
				(key) -> new PolledResource<>(property, resource, interval, this::readSecrets));
	}

	/*
	 * Only line ends are cut: a blank may be part of a secret.
	 */
	private List<String> readSecrets(String content) {
		List<String> secrets = content.lines().filter((line) -> !line.isEmpty()).toList();
		if (secrets.isEmpty()) {
			throw new IllegalArgumentException("it is empty");
		}
		if (secrets.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException("it holds a blank line");
		}
		if (secrets.stream().anyMatch(HarborWebhookPropertiesValidator::isApiKey)) {
			throw new IllegalArgumentException("it holds an API key instead of a webhook secret");
		}
		return secrets;
	}

}
