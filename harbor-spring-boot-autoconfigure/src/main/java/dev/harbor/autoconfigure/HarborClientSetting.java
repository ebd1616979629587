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
import java.util.Optional;
import java.util.Set;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;

/**
 * A setting of clients, which may be inherited from the default client.
 *
 * @param <T> the type of the setting
 */
final class HarborClientSetting<T> {

	/**
	 * The API key, which is never inherited.
	 */
	public static final HarborClientSetting<String> SECRET_KEY = new HarborClientSetting<>("secret-key", false,
			HarborClientProperties::getSecretKey);

	/**
	 * Resource that holds the API key, which is never inherited.
	 */
	public static final HarborClientSetting<Resource> SECRET_KEY_LOCATION = new HarborClientSetting<>(
			"secret-key-location", false, HarborClientProperties::getSecretKeyLocation);

	/**
	 * The fallback API key, which is never inherited.
	 */
	public static final HarborClientSetting<String> FALLBACK_SECRET_KEY = new HarborClientSetting<>(
			"fallback-secret-key", false, HarborClientProperties::getFallbackSecretKey);

	/**
	 * The base URL.
	 */
	public static final HarborClientSetting<URI> BASE_URL = new HarborClientSetting<>("base-url", true,
			HarborClientProperties::getBaseUrl);

	private static final HarborClientSetting<Boolean> ALLOW_INSECURE_BASE_URL = new HarborClientSetting<>(
			"allow-insecure-base-url", true, HarborClientProperties::getAllowInsecureBaseUrl);

	/**
	 * The environment of the client.
	 */
	public static final HarborClientSetting<HarborEnvironment> ENVIRONMENT = new HarborClientSetting<>("environment",
			true, HarborClientProperties::getEnvironment);

	/**
	 * The workspace of requests without one.
	 */
	public static final HarborClientSetting<String> WORKSPACE_ID = new HarborClientSetting<>("workspace-id", true,
			HarborClientProperties::getWorkspaceId);

	/**
	 * The declared scopes.
	 */
	public static final HarborClientSetting<Set<Scope>> SCOPES = new HarborClientSetting<>("scopes", true,
			HarborClientProperties::getScopes);

	/**
	 * Maximum number of retries of a call.
	 */
	public static final HarborClientSetting<Integer> MAX_RETRIES = new HarborClientSetting<>("max-retries", true,
			HarborClientProperties::getMaxRetries);

	/**
	 * Maximum time of a call, including all retries.
	 */
	public static final HarborClientSetting<Duration> TOTAL_TIMEOUT = new HarborClientSetting<>("total-timeout", true,
			HarborClientProperties::getTotalTimeout);

	private final String name;

	private final boolean inherited;

	private final Getter<T> getter;

	private HarborClientSetting(String name, boolean inherited, Getter<T> getter) {
		this.name = name;
		this.inherited = inherited;
		this.getter = getter;
	}

	/**
	 * Return the names of the clients with their own settings, without reading values.
	 * @param environment the environment
	 * @return the names
	 */
	public static Set<String> clientNames(Environment environment) {
		return HarborClientNames.find(environment);
	}

	/**
	 * Return whether the base URL of a client may be {@code http} on any host.
	 * @param properties the properties
	 * @param client the name of the client
	 * @return whether the URL may be {@code http}
	 */
	public static boolean allowsInsecureBaseUrl(HarborProperties properties, String client) {
		return Boolean.TRUE.equals(ALLOW_INSECURE_BASE_URL.get(properties, client));
	}

	/**
	 * Find this setting of a client.
	 * @param properties the properties
	 * @param client the name of the client; a client that is not configured has no
	 * settings of its own
	 * @return the setting, or empty if it is not set
	 */
	public Optional<Found<T>> find(HarborProperties properties, String client) {
		HarborClientProperties own = client.equals(HarborProperties.DEFAULT_CLIENT) ? properties
				: properties.getClients().get(client);
		T value = (own != null) ? this.getter.get(own) : null;
		if (value != null) {
			return Optional.of(new Found<>(propertyName(client), value));
		}
		T inherited = this.inherited ? this.getter.get(properties) : null;
		return (inherited != null) ? Optional.of(new Found<>(propertyName(HarborProperties.DEFAULT_CLIENT), inherited))
				: Optional.empty();
	}

	/**
	 * Return the value of this setting of a client.
	 * @param properties the properties
	 * @param client the name of the client; a client that is not configured has no
	 * settings of its own
	 * @return the value, or {@code null} if it is not set
	 */
	public @Nullable T get(HarborProperties properties, String client) {
		return find(properties, client).map(Found::value).orElse(null);
	}

	/**
	 * Return the name of the property for a client.
	 * @param client the name of the client
	 * @return the name of the property
	 */
	public String propertyName(String client) {
		return HarborProperties.propertyName(client, this.name);
	}

	/**
	 * A setting that was found.
	 *
	 * @param <T> the type of the setting
	 * @param property the name of its property
	 * @param value the value
	 */
	public record Found<T>(String property, T value) {

		@Override
		public String toString() {
			// The value may be a key.
			return this.property;
		}

	}

	/**
	 * Reads a setting.
	 *
	 * @param <T> the type of the setting
	 */
	@FunctionalInterface
	private interface Getter<T> {

		@Nullable T get(HarborClientProperties properties);

	}

}
