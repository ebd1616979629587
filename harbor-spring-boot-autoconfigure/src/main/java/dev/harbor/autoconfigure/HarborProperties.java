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
	 * The name of the property that switches everything off but the verification of
	 * webhooks.
	 */
	static final String ENABLED = "harbor.enabled";

	/**
	 * The name of the client that these properties themselves describe.
	 */
	public static final String DEFAULT_CLIENT = "default";

	/**
	 * Whether clients, health, actuator endpoint and metrics are auto-configured. The
	 * verification of webhooks cannot be switched off.
	 */
	private boolean enabled = true;

	/**
	 * How often resources that hold keys or secrets are compared with what is in use.
	 * Zero for never.
	 */
	private Duration refreshInterval = Duration.ofSeconds(10);

	/**
	 * Whether the application starts with a live key in a file that is packaged with it.
	 */
	private boolean allowPackagedLiveKey;

	/**
	 * Further clients by name. What one of them leaves out, its key aside, is taken from
	 * the default client.
	 */
	private final Map<String, HarborClientProperties> clients = new LinkedHashMap<>();

	private final LastValid<Map<String, Keys>> validKeys = new LastValid<>(HarborProperties.class,
			"all keys stay as they were");

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
	 * Return where a client has its keys from: what the properties said when they were
	 * last valid.
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
	 * Called at the end of binding, with all clients that have settings, even where those
	 * are blank.
	 */
	void addClients(Set<String> names) {
		names.forEach((name) -> this.clients.putIfAbsent(name, new HarborClientProperties()));
	}

	/**
	 * Called at the end of binding where a value cannot be used.
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
	 * Forget what is bound anew, or else a key or a client that the environment no longer
	 * has would stay. What is in use does not change by that.
	 */
	@Override
	public void destroy() {
		setSecretKey(null);
		setSecretKeyLocation(null);
		setFallbackSecretKey(null);
		this.clients.clear();
	}

	/**
	 * Where a client has its keys from.
	 *
	 * @param secretKey the key
	 * @param secretKeyLocation what holds the key
	 * @param fallbackSecretKey the key to try when that is refused
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
