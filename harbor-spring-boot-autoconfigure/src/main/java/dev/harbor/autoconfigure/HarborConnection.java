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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.harbor.ApiKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Connection to Harbor, from the {@link HarborConnectionDetails} or the properties.
 */
class HarborConnection {

	private static final String OF_DETAILS = " of the HarborConnectionDetails bean";

	private final HarborConnectionDetails details;

	private final PropertiesHarborConnectionDetails properties;

	HarborConnection(HarborConnectionDetails details, PropertiesHarborConnectionDetails properties) {
		this.details = details;
		this.properties = properties;
	}

	/**
	 * Return the current API key of a client.
	 * @param client the name of the client
	 * @return the key, or {@code null} if there is none
	 */
	public @Nullable String secretKey(String client) {
		return text((details) -> details.getSecretKey(client));
	}

	/**
	 * Return the API key of the application's {@link HarborConnectionDetails} for a
	 * client.
	 * @param client the name of the client
	 * @return the key, or {@code null} if there are no such details, or they have no key
	 */
	public @Nullable String suppliedSecretKey(String client) {
		if (this.details instanceof PropertiesHarborConnectionDetails) {
			return null;
		}
		String supplied = this.details.getSecretKey(client);
		return StringUtils.hasText(supplied) ? supplied : null;
	}

	/**
	 * Return the fallback API key of a client.
	 * @param client the name of the client
	 * @return the key, or {@code null} if there is none
	 */
	public @Nullable String fallbackSecretKey(String client) {
		return text((details) -> details.getFallbackSecretKey(client));
	}

	/**
	 * Validate the key and the URL of a client: the key may be in a resource, or come
	 * from the {@link HarborConnectionDetails}.
	 * @param client the name of the client, which has a key
	 * @throws InvalidHarborPropertyException if the key cannot be used, or if keys, base
	 * URL and environment do not agree
	 */
	public void validate(String client) {
		EnvironmentAgreement agreement = new EnvironmentAgreement();
		addKey(agreement, this.details.getSecretKey(client), this.properties.getSecretKey(client),
				this.properties.keyProperty(client), "The key");
		addKey(agreement, this.details.getFallbackSecretKey(client), this.properties.getFallbackSecretKey(client),
				HarborClientSetting.FALLBACK_SECRET_KEY.propertyName(client), "The fallback key");
		URI told = this.details.getBaseUrl(client);
		if (told != null && this.details != this.properties) {
			EnvironmentAgreement.environment(told)
				.ifPresent((environment) -> agreement.addDetail("The URL" + OF_DETAILS, environment));
		}
		else {
			agreement.addBaseUrl(this.properties.properties(), client);
		}
		agreement.addEnvironment(this.properties.properties(), client);
		agreement.require();
	}

	private void addKey(EnvironmentAgreement agreement, @Nullable String told, @Nullable String configured,
			String property, String description) {
		if (this.details != this.properties && StringUtils.hasText(told)) {
			try {
				agreement.addDetail(description + OF_DETAILS, ApiKey.of(told).environment());
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalStateException(description + OF_DETAILS + " cannot be used: " + ex.getMessage(), ex);
			}
		}
		else if (configured != null) {
			agreement.addKey(property, configured);
		}
	}

	/**
	 * Return why a client with a resource has no API key.
	 * @param client the name of the client
	 * @return the problem of the resource, or empty if none is configured
	 */
	public Optional<InvalidHarborPropertyException> keyLocationProblem(String client) {
		return this.properties.keyLocationProblem(client);
	}

	/**
	 * Return why a webhook endpoint with a resource has no secret.
	 * @param endpoint the name of the endpoint
	 * @return the problem of the resource, or empty if none is configured
	 */
	public Optional<InvalidHarborPropertyException> secretLocationProblem(String endpoint) {
		return this.properties.secretLocationProblem(endpoint);
	}

	/**
	 * Read the source of a client's key again after a refusal.
	 * @param client the name of the client
	 */
	public void refresh(String client) {
		this.properties.refresh(client);
	}

	/**
	 * Return the base URL of a client.
	 * @param client the name of the client
	 * @return the URL, or {@code null} to derive it from the key
	 */
	public @Nullable URI baseUrl(String client) {
		URI url = this.details.getBaseUrl(client);
		return (url != null) ? url : this.properties.getBaseUrl(client);
	}

	/**
	 * Return the current secrets of a webhook endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the secrets, newest first, or empty if there are none
	 */
	public List<String> webhookSecrets(String endpoint) {
		List<String> secrets = this.details.getWebhookSecrets(endpoint);
		return !secrets.isEmpty() ? secrets : this.properties.getWebhookSecrets(endpoint);
	}

	/**
	 * Return whether getting the secrets of a webhook endpoint may block, because the
	 * application has {@link HarborConnectionDetails} or they are read from a resource.
	 * @param endpoint the name of the endpoint
	 * @return {@code false} if they are in memory
	 */
	public boolean webhookSecretsMayBlock(String endpoint) {
		return this.details != this.properties || this.properties.hasSecretLocation(endpoint);
	}

	/**
	 * Return the names of all configured webhook endpoints, with or without a secret.
	 * @return the names
	 */
	public Set<String> webhookEndpoints() {
		Set<String> endpoints = new LinkedHashSet<>(Set.of(HarborWebhookProperties.DEFAULT_ENDPOINT));
		endpoints.addAll(this.properties.webhookEndpoints());
		return endpoints;
	}

	private @Nullable String text(Function<HarborConnectionDetails, @Nullable String> getter) {
		String told = getter.apply(this.details);
		return StringUtils.hasText(told) ? told : getter.apply(this.properties);
	}

}
