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

package dev.harbor.test.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.autoconfigure.HarborClientProperties;
import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.autoconfigure.HarborWebhookProperties;
import dev.harbor.test.HarborSandbox;

/**
 * Connects all clients to a sandbox, each with a key of its declared environment and
 * scopes.
 */
final class SandboxConnectionDetails implements HarborConnectionDetails {

	private final HarborSandbox sandbox;

	private final Environment environment;

	private final ObjectProvider<HarborProperties> properties;

	private final ObjectProvider<HarborWebhookProperties> webhookProperties;

	private final Map<String, String> keys = new ConcurrentHashMap<>();

	private final Map<String, String> unknownSecrets = new ConcurrentHashMap<>();

	SandboxConnectionDetails(HarborSandbox sandbox, Environment environment,
			ObjectProvider<HarborProperties> properties, ObjectProvider<HarborWebhookProperties> webhookProperties) {
		this.webhookProperties = webhookProperties;
		this.sandbox = sandbox;
		this.environment = environment;
		this.properties = properties;
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
		return properties != null && properties.hasSecret(endpoint);
	}

	/**
	 * Return an unused secret, because each endpoint needs a secret at startup but tests
	 * register endpoints later.
	 */
	private List<String> unknownSecret(String endpoint) {
		return List.of(this.unknownSecrets.computeIfAbsent(endpoint, (key) -> "unknown_" + UUID.randomUUID()));
	}

	private String createKey(String client) {
		HarborProperties properties = this.properties
			.getIfAvailable(() -> Binder.get(this.environment).bindOrCreate("harbor", HarborProperties.class));
		HarborClientProperties own = properties.getClients().getOrDefault(client, properties);
		HarborEnvironment environment = Objects.requireNonNullElse(
				(own.getEnvironment() != null) ? own.getEnvironment() : properties.getEnvironment(),
				HarborEnvironment.SANDBOX);
		Set<Scope> scopes = (own.getScopes() != null) ? own.getScopes() : properties.getScopes();
		return this.sandbox.createKey(environment, (scopes != null) ? scopes.toArray(Scope[]::new) : new Scope[0]);
	}

}
