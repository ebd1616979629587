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

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.harbor.HarborEnvironment;

/**
 * Finds the secrets that a refused delivery may have been signed with by mistake. For
 * development only: empty if there is a live key.
 */
class MisusedSecrets implements Function<String, Optional<Map<String, List<String>>>> {

	private static final String PROPERTY = "harbor.webhook.explain-rejections";

	private final HarborProperties properties;

	private final HarborConnection connection;

	private final ConfiguredWebhookSecrets secrets;

	MisusedSecrets(HarborProperties properties, HarborConnection connection, ConfiguredWebhookSecrets secrets,
			boolean keysAreProvided) {
		this.properties = properties;
		this.connection = connection;
		this.secrets = secrets;
		clients().stream().filter(this::isLive).findFirst().ifPresent((client) -> {
			throw new InvalidHarborPropertyException(PROPERTY,
					"It is for development, and must not be set together with the live key or environment of the "
							+ "client '%s'".formatted(client));
		});
		if (keysAreProvided && this.properties.getEnvironment() != HarborEnvironment.SANDBOX) {
			throw new InvalidHarborPropertyException(PROPERTY,
					"It is for development; with an ApiKeyProvider, set 'harbor.environment' to 'sandbox' as well");
		}
	}

	private Set<String> clients() {
		Set<String> clients = new LinkedHashSet<>(Set.of(HarborProperties.DEFAULT_CLIENT));
		clients.addAll(this.properties.getClients().keySet());
		return clients;
	}

	private boolean isLive(String client) {
		String key = this.connection.secretKey(client);
		return (key != null && key.startsWith(HarborEnvironment.LIVE.keyPrefix()))
				|| HarborClientSetting.ENVIRONMENT.get(this.properties, client) == HarborEnvironment.LIVE
				|| Optional.ofNullable(this.connection.baseUrl(client))
					.flatMap(HarborEnvironment::ofBaseUrl)
					.filter(HarborEnvironment.LIVE::equals)
					.isPresent();
	}

	/**
	 * Find the secrets that a delivery may have been signed with by mistake.
	 * @param endpoint the endpoint of the delivery
	 * @return the other configured secrets, or empty if there is a live key
	 */
	@Override
	public Optional<Map<String, List<String>>> apply(String endpoint) {
		// The key may have changed to a live one since startup.
		if (clients().stream().anyMatch(this::isLive)) {
			return Optional.empty();
		}
		Map<String, List<String>> secrets = new LinkedHashMap<>();
		for (String other : this.connection.webhookEndpoints()) {
			if (!other.equals(endpoint)) {
				secrets.put("the secret of the endpoint '%s'; is it delivered to the wrong path?".formatted(other),
						this.secrets.get(other));
			}
		}
		for (String client : clients()) {
			String key = this.connection.secretKey(client);
			if (key != null) {
				secrets.put("the API key of the client '%s' instead of the secret of the endpoint".formatted(client),
						List.of(key));
			}
		}
		return Optional.of(secrets);
	}

}
