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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;

/**
 * Configuration properties for Harbor's clients.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("harbor")
public class HarborProperties extends HarborClientProperties implements InitializingBean, DisposableBean {

	/**
	 * Name of the property that switches off everything except the verification of
	 * webhooks.
	 */
	static final String ENABLED = "harbor.enabled";

	/**
	 * Name of the client of these properties.
	 */
	public static final String DEFAULT_CLIENT = "default";

	/**
	 * Whether to enable clients, health, actuator endpoints and metrics. The verification
	 * of webhooks cannot be disabled.
	 */
	private boolean enabled = true;

	/**
	 * Interval at which resources with keys or secrets are checked for changes. Zero
	 * disables the check.
	 */
	private Duration refreshInterval = Duration.ofSeconds(10);

	/**
	 * Whether a live key is allowed in a file that is packaged with the application.
	 */
	private boolean allowPackagedLiveKey;

	/**
	 * Named clients. Properties other than keys are inherited from the default client.
	 */
	private final Map<String, HarborClientProperties> clients = new LinkedHashMap<>();

	private final LastValid<Map<String, Keys>> validKeys = new LastValid<>(HarborProperties.class,
			"all keys remain unchanged");

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getRefreshInterval() {
		return this.refreshInterval;
	}

	public void setRefreshInterval(Duration refreshInterval) {
		this.refreshInterval = refreshInterval;
	}

	public boolean isAllowPackagedLiveKey() {
		return this.allowPackagedLiveKey;
	}

	public void setAllowPackagedLiveKey(boolean allowPackagedLiveKey) {
		this.allowPackagedLiveKey = allowPackagedLiveKey;
	}

	public Map<String, HarborClientProperties> getClients() {
		return this.clients;
	}

	/**
	 * Return the last valid keys of a client.
	 */
	Keys keys(String client) {
		return validKeys().getOrDefault(client, Keys.NONE);
	}

	private Map<String, Keys> validKeys() {
		Map<String, Keys> keys = this.validKeys.get();
		return (keys != null) ? keys : Map.of();
	}

	private Map<String, Keys> boundKeys() {
		Map<String, Keys> keys = new LinkedHashMap<>();
		this.clients.forEach((name, client) -> keys.put(name, Keys.of(client)));
		keys.put(DEFAULT_CLIENT, Keys.of(this));
		return keys;
	}

	static String propertyName(String client, String name) {
		return client.equals(DEFAULT_CLIENT) ? "harbor." + name : "harbor.clients." + client + "." + name;
	}

	/**
	 * Called at the end of binding, with the names of all clients that have properties,
	 * including blank ones.
	 */
	void addClients(Set<String> names) {
		names.forEach((name) -> this.clients.putIfAbsent(name, new HarborClientProperties()));
	}

	/**
	 * Called at the end of binding if a value cannot be used.
	 */
	void reject(InvalidHarborPropertyException problem) {
		this.validKeys.reject(problem);
	}

	@Override
	public void afterPropertiesSet() {
		this.clients.keySet().retainAll(RelaxedNames.distinct(this.clients.keySet()));
		this.validKeys.update(new HarborPropertiesValidator(this)::validate, this::boundKeys);
	}

	/**
	 * Reset before the properties are bound again, so that removed keys and clients do
	 * not remain. Keys in use do not change.
	 */
	@Override
	public void destroy() {
		setSecretKey(null);
		setSecretKeyLocation(null);
		setFallbackSecretKey(null);
		this.clients.clear();
	}

	/**
	 * Sources of the keys of a client.
	 *
	 * @param secretKey the key
	 * @param secretKeyLocation the location of the key
	 * @param fallbackSecretKey the key to use if the first one is refused
	 */
	record Keys(@Nullable String secretKey, @Nullable Resource secretKeyLocation, @Nullable String fallbackSecretKey) {

		static final Keys NONE = new Keys(null, null, null);

		static Keys of(HarborClientProperties properties) {
			return new Keys(properties.getSecretKey(), properties.getSecretKeyLocation(),
					properties.getFallbackSecretKey());
		}

		@Override
		public String toString() {
			return "Keys";
		}

	}

}
