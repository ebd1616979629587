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

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import dev.harbor.ApiKey;
import dev.harbor.autoconfigure.WebhookSecretSources.Source;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

/**
 * Adapts {@link HarborProperties} and {@link HarborWebhookProperties} to
 * {@link HarborConnectionDetails}.
 */
class PropertiesHarborConnectionDetails implements HarborConnectionDetails {

	private final HarborProperties properties;

	private final HarborWebhookProperties webhookProperties;

	private final Map<ResourceLocation, PolledResource<String>> keyLocations = new ConcurrentHashMap<>();

	private final Map<ResourceLocation, PolledResource<List<String>>> secretLocations = new ConcurrentHashMap<>();

	PropertiesHarborConnectionDetails(HarborProperties properties, HarborWebhookProperties webhookProperties) {
		this.properties = properties;
		this.webhookProperties = webhookProperties;
	}

	@Override
	public @Nullable String getSecretKey(String client) {
		PolledResource<String> location = keyLocation(client);
		return (location != null) ? location.get() : this.properties.keys(client).secretKey();
	}

	@Override
	public @Nullable String getFallbackSecretKey(String client) {
		return this.properties.keys(client).fallbackSecretKey();
	}

	/**
	 * Return the property of a client's key.
	 */
	String keyProperty(String client) {
		return ((this.properties.keys(client).secretKeyLocation() != null) ? HarborClientSetting.SECRET_KEY_LOCATION
				: HarborClientSetting.SECRET_KEY)
			.propertyName(client);
	}

	Optional<InvalidHarborPropertyException> keyLocationProblem(String client) {
		return Optional.ofNullable(keyLocation(client)).map(PolledResource::toException);
	}

	/**
	 * Read the source of a client's key again, if it is a resource.
	 */
	void refresh(String client) {
		PolledResource<String> location = keyLocation(client);
		if (location != null) {
			location.readAgain();
		}
	}

	private @Nullable PolledResource<String> keyLocation(String client) {
		Resource resource = this.properties.keys(client).secretKeyLocation();
		return (resource == null) ? null
				: polled(this.keyLocations,
						new ResourceLocation(HarborClientSetting.SECRET_KEY_LOCATION.propertyName(client), resource),
						PropertiesHarborConnectionDetails::readKey);
	}

	private <T> PolledResource<T> polled(Map<ResourceLocation, PolledResource<T>> known, ResourceLocation location,
			Function<String, T> reader) {
		return known.computeIfAbsent(location, (key) -> new PolledResource<>(location.property(), location.resource(),
				this.properties.getRefreshInterval(), reader));
	}

	/*
	 * Remove only the line end, because other characters are mistakes.
	 */
	private static String readKey(String content) {
		String key = content.endsWith("\r\n") ? content.substring(0, content.length() - 2)
				: content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
		if (key.isEmpty()) {
			throw new IllegalArgumentException("it is empty");
		}
		return ApiKey.of(key).value();
	}

	@Override
	public @Nullable URI getBaseUrl(String client) {
		return HarborClientSetting.BASE_URL.get(this.properties, client);
	}

	@Override
	public List<String> getWebhookSecrets(String endpoint) {
		Source secrets = this.webhookProperties.secrets(endpoint);
		if (secrets.location() == null) {
			return secrets.values();
		}
		List<String> held = secretLocation(secrets.location()).get();
		return (held != null) ? held : List.of();
	}

	boolean hasSecretLocation(String endpoint) {
		return this.webhookProperties.secrets(endpoint).location() != null;
	}

	Optional<InvalidHarborPropertyException> secretLocationProblem(String endpoint) {
		return Optional.ofNullable(this.webhookProperties.secrets(endpoint).location())
			.map((location) -> secretLocation(location).toException());
	}

	HarborProperties properties() {
		return this.properties;
	}

	/**
	 * Return the names of the configured webhook endpoints.
	 */
	Set<String> webhookEndpoints() {
		return this.webhookProperties.endpoints();
	}

	private PolledResource<List<String>> secretLocation(ResourceLocation location) {
		return polled(this.secretLocations, location, PropertiesHarborConnectionDetails::readSecrets);
	}

	/*
	 * Remove only line ends, because a blank may be part of a secret.
	 */
	private static List<String> readSecrets(String content) {
		List<String> secrets = content.lines().filter((line) -> !line.isEmpty()).toList();
		if (secrets.isEmpty()) {
			throw new IllegalArgumentException("it is empty");
		}
		if (secrets.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException("it contains a blank line");
		}
		if (secrets.stream().anyMatch(UnresolvedPlaceholders::areIn)) {
			throw new IllegalArgumentException("it contains an unresolved placeholder");
		}
		if (secrets.stream().anyMatch(HarborWebhookPropertiesValidator::isApiKey)) {
			throw new IllegalArgumentException("it contains an API key instead of a webhook secret");
		}
		return secrets;
	}

}
