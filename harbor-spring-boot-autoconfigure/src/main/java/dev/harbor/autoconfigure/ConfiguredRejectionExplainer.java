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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import dev.harbor.HarborEnvironment;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.web.RejectionExplainer;
import org.jspecify.annotations.Nullable;

/**
 * Explains refused deliveries by what is configured. For development: it tries secrets
 * that a delivery was not meant for, so it does not work beside a live key.
 */
class ConfiguredRejectionExplainer implements RejectionExplainer {

	private static final String PROPERTY = "harbor.webhook.explain-rejections";

	private final HarborProperties properties;

	private final HarborWebhookProperties webhookProperties;

	private final HarborConnection connection;

	private final ConfiguredWebhookSecrets secrets;

	private final Clock clock;

	ConfiguredRejectionExplainer(HarborProperties properties, HarborWebhookProperties webhookProperties,
			HarborConnection connection, ConfiguredWebhookSecrets secrets, boolean keysAreProvided, Clock clock) {
		this.properties = properties;
		this.webhookProperties = webhookProperties;
		this.connection = connection;
		this.secrets = secrets;
		this.clock = clock;
		clients().stream().filter(this::isLive).findFirst().ifPresent((client) -> {
			throw new InvalidHarborPropertyException(PROPERTY,
					"It is for development, and must not be set beside the live key or environment of the client '%s'"
						.formatted(client));
		});
		if (keysAreProvided && this.properties.getEnvironment() != HarborEnvironment.SANDBOX) {
			throw new InvalidHarborPropertyException(PROPERTY,
					"It is for development; beside an ApiKeyProvider set 'harbor.environment' to 'sandbox' as well");
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

	@Override
	public @Nullable String explain(String endpoint, Reason reason, byte[] body, String signature, String timestamp) {
		// The key may have been changed to a live one since the start.
		if (clients().stream().anyMatch(this::isLive)) {
			return null;
		}
		return switch (reason) {
			case TIMESTAMP_TOO_OLD, TIMESTAMP_IN_FUTURE -> time(timestamp);
			case SIGNATURE_MISMATCH -> signature(endpoint, (secrets) -> matches(secrets, body, signature, timestamp));
			default -> null;
		};
	}

	// The timestamp is well-formed, or the reason would be another.
	private @Nullable String time(String timestamp) {
		if (timestamp.length() > 12) {
			return null;
		}
		Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
		Duration age = Duration.between(signedAt, this.clock.instant());
		return "signed %s seconds %s, while %s are tolerated; was it replayed, or is a clock wrong?".formatted(
				age.abs().toSeconds(), age.isNegative() ? "in the future" : "ago",
				this.webhookProperties.getTolerance().toSeconds());
	}

	private String signature(String endpoint, Predicate<List<String>> matches) {
		for (String other : this.connection.webhookEndpoints()) {
			if (!other.equals(endpoint) && matches.test(this.secrets.get(other))) {
				return "signed with the secret of the endpoint '%s'; is it delivered to the wrong path?"
					.formatted(other);
			}
		}
		for (String client : clients()) {
			String key = this.connection.secretKey(client);
			if (key != null && matches.test(List.of(key))) {
				return "signed with the API key of the client '%s', where the secret of the endpoint belongs"
					.formatted(client);
			}
		}
		return "signed with no secret that is configured here, or changed on its way";
	}

	private static boolean matches(List<String> secrets, byte[] body, String signature, String timestamp) {
		return WebhookVerifier.builder()
			.secrets(secrets.toArray(String[]::new))
			.tolerance(Duration.ofSeconds(Long.MAX_VALUE))
			.build()
			.isValid(body, signature, timestamp);
	}

}
