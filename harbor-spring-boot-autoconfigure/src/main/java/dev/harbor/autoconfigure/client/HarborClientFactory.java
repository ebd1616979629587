package dev.harbor.autoconfigure.client;

import java.util.List;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.autoconfigure.HarborClientSetting;
import dev.harbor.autoconfigure.HarborConnection;
import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.autoconfigure.InvalidHarborPropertyException;
import dev.harbor.client.HarborClient;

/**
 * Creates the clients that are beans.
 */
class HarborClientFactory {

	private final ApiKeyProviders apiKeyProviders;

	private final HarborProperties properties;

	private final HarborConnection connection;

	private final HarborClientBuilderConfigurer configurer;

	HarborClientFactory(ApiKeyProviders apiKeyProviders, HarborProperties properties, HarborConnection connection,
			HarborClientBuilderConfigurer configurer) {
		this.apiKeyProviders = apiKeyProviders;
		this.properties = properties;
		this.connection = connection;
		this.configurer = configurer;
	}

	HarborClient create(String client) {
		HarborClient.Builder builder = HarborClient.builder().apiKeyProvider(apiKeyProvider(client));
		return this.configurer.configure(client, builder).build();
	}

	private ApiKeyProvider apiKeyProvider(String client) {
		ApiKeyProvider provider = this.apiKeyProviders.find(client);
		if (provider != null) {
			requireNoKey(client);
			return provider;
		}
		requireKey(client);
		return () -> ApiKey.of(requireKey(client));
	}

	private void requireNoKey(String client) {
		HarborClientSetting.SECRET_KEY.find(this.properties, client).ifPresent((found) -> {
			throw new InvalidHarborPropertyException(found.property(),
					"It must not be set beside the ApiKeyProvider bean that serves this client");
		});
	}

	private String requireKey(String client) {
		String key = this.connection.secretKey(client);
		if (key == null) {
			List<String> others = this.properties.getClients()
				.keySet()
				.stream()
				.filter((name) -> this.connection.secretKey(name) != null || this.apiKeyProviders.find(name) != null)
				.toList();
			throw new NoHarborSecretKeyException(client, others);
		}
		return key;
	}

}
