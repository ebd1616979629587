/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.autoconfigure;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.client.HarborClient;
import org.jspecify.annotations.Nullable;

/**
 * Creates the client beans.
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
		HarborClient.Builder builder = HarborClient.builder();
		ApiKeyProvider provider = this.apiKeyProviders.find(client);
		if (provider != null) {
			requireNoKey(client);
			builder.apiKeyProvider(provider);
		}
		else {
			requireUsableKey(client);
			builder.apiKeyProvider(configuredKey(client)).fallbackApiKeyProvider(() -> fallbackKey(client));
		}
		return this.configurer.configure(client, builder).build();
	}

	/**
	 * Return whether a client has a key and can be created.
	 */
	boolean hasKey(String client) {
		return this.connection.secretKey(client) != null || this.apiKeyProviders.find(client) != null;
	}

	/*
	 * Validate values that are not known when properties are validated: contents of
	 * resources, and connection details.
	 */
	private void requireUsableKey(String client) {
		if (this.connection.secretKey(client) == null) {
			this.connection.keyLocationProblem(client).ifPresent((problem) -> {
				throw problem;
			});
		}
		requireKey(client, this.connection.secretKey(client));
		this.connection.validate(client);
	}

	private ApiKeyProvider configuredKey(String client) {
		return new ConfiguredApiKeyProvider(client, () -> this.connection.suppliedSecretKey(client),
				() -> requireKey(client, this.connection.secretKey(client)), () -> this.connection.refresh(client));
	}

	private ApiKey fallbackKey(String client) {
		String key = this.connection.fallbackSecretKey(client);
		if (key == null) {
			throw new NoSuchElementException("Client '%s' has no fallback key".formatted(client));
		}
		return ApiKey.of(key);
	}

	private void requireNoKey(String client) {
		Stream
			.of(HarborClientSetting.SECRET_KEY, HarborClientSetting.SECRET_KEY_LOCATION,
					HarborClientSetting.FALLBACK_SECRET_KEY)
			.flatMap((setting) -> setting.find(this.properties, client).stream())
			.findFirst()
			.ifPresent((found) -> {
				throw new InvalidHarborPropertyException(found.property(),
						"It must not be set if an ApiKeyProvider bean serves this client");
			});
	}

	private String requireKey(String client, @Nullable String key) {
		if (key == null) {
			List<String> others = this.properties.getClients().keySet().stream().filter(this::hasKey).toList();
			throw new NoHarborSecretKeyException(client, others);
		}
		return key;
	}

}
