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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.harbor.HarborEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

/**
 * Validates the properties of webhooks.
 */
class HarborWebhookPropertiesValidator {

	// See "Webhook deliveries" in Harbor's documentation.
	private static final Duration HARBOR_RETRIES_FOR = Duration.ofHours(72);

	private static final Duration HARBOR_RETRIES_AFTER = Duration.ofMinutes(5);

	// Of the columns in the inbox and the event store.
	private static final int MAX_LENGTH_OF_NAME = 255;

	private final HarborWebhookProperties properties;

	HarborWebhookPropertiesValidator(HarborWebhookProperties properties) {
		this.properties = properties;
	}

	void validate() {
		List<String> sourcesOfDefault = sources(HarborWebhookProperties.PREFIX, this.properties.getSecret(),
				this.properties.getSecrets(), this.properties.getSecretLocation());
		requireOne(sourcesOfDefault);
		this.properties.getEndpoints().forEach((name, endpoint) -> {
			require(name.length() <= MAX_LENGTH_OF_NAME, HarborWebhookProperties.PREFIX + "endpoints." + name,
					"The name of an endpoint must not be longer than %s characters".formatted(MAX_LENGTH_OF_NAME));
			List<String> sources = sources(HarborWebhookProperties.PREFIX + "endpoints." + name + ".",
					endpoint.getSecret(), endpoint.getSecrets(), endpoint.getSecretLocation());
			requireOne(RelaxedNames.uniform(name).equals(HarborWebhookProperties.DEFAULT_ENDPOINT)
					? Stream.concat(sourcesOfDefault.stream(), sources.stream()).toList() : sources);
		});
		require(!this.properties.getTolerance().isNegative() && !this.properties.getTolerance().isZero(),
				"harbor.webhook.tolerance", "It must be positive");
		require(this.properties.getMaxBodySize().toBytes() > 0
				&& this.properties.getMaxBodySize().toBytes() < Integer.MAX_VALUE, "harbor.webhook.max-body-size",
				"It must be positive and less than 2 GB");
		Duration lease = this.properties.getStore().getLease();
		require(!lease.isNegative() && !lease.isZero() && lease.compareTo(HARBOR_RETRIES_AFTER) < 0,
				"harbor.webhook.store.lease",
				"It must be positive and shorter than 5 minutes, otherwise the event is still claimed at "
						+ "Harbor's first retry");
		require(this.properties.getStore().getRetention().compareTo(HARBOR_RETRIES_FOR) >= 0,
				"harbor.webhook.store.retention",
				"It must not be shorter than 72 hours, otherwise later retries of Harbor are handled again");
	}

	/**
	 * Validate the secrets of an endpoint, and return the names of their properties.
	 */
	private static List<String> sources(String prefix, @Nullable String secret, List<String> secrets,
			@Nullable Resource location) {
		List<String> sources = new ArrayList<>();
		if (secret != null) {
			requireSecret(prefix + "secret", secret);
			sources.add(prefix + "secret");
		}
		if (!secrets.isEmpty()) {
			for (String each : secrets) {
				require(!each.isBlank(), prefix + "secrets", "One of the secrets is blank");
				requireSecret(prefix + "secrets", each);
			}
			sources.add(prefix + "secrets");
		}
		if (location != null) {
			sources.add(prefix + "secret-location");
		}
		return sources;
	}

	private static void requireOne(List<String> sources) {
		if (sources.size() > 1) {
			throw new InvalidHarborPropertyException(sources.get(1),
					"It must not be set together with '%s'; 'secrets' can contain several secrets"
						.formatted(sources.get(0)));
		}
	}

	private static void requireSecret(String property, String secret) {
		require(!isApiKey(secret), property,
				"It is an API key, but deliveries are signed with the secret of the webhook endpoint");
	}

	static boolean isApiKey(String secret) {
		return Stream.of(HarborEnvironment.values()).map(HarborEnvironment::keyPrefix).anyMatch(secret::startsWith);
	}

	private static void require(boolean condition, String property, String problem) {
		if (!condition) {
			throw new InvalidHarborPropertyException(property, problem);
		}
	}

}
