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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.WebhookVerifiers;
import org.jspecify.annotations.Nullable;

/**
 * {@link WebhookVerifiers} with the configured secrets.
 */
class ConfiguredWebhookVerifiers implements WebhookVerifiers {

	// A provider may have an endpoint for each tenant; verifiers beyond this limit are
	// not cached.
	private static final int MAX_KEPT = 1_000;

	private final ConfiguredWebhookSecrets secrets;

	private final Duration tolerance;

	private final Clock clock;

	private final PayloadConverter payloadConverter;

	private final Map<String, WebhookVerifier> verifiers = new ConcurrentHashMap<>();

	ConfiguredWebhookVerifiers(ConfiguredWebhookSecrets secrets, Duration tolerance, Clock clock,
			PayloadConverter payloadConverter) {
		this.secrets = secrets;
		this.tolerance = tolerance;
		this.clock = clock;
		this.payloadConverter = payloadConverter;
	}

	@Override
	public WebhookVerifier get(String endpoint) {
		// Checked each time, because a provider may no longer know the endpoint.
		requireSecrets(endpoint);
		return verifier(endpoint);
	}

	@Override
	public WebhookDelivery verify(String endpoint, byte[] body, @Nullable String signature,
			@Nullable String timestamp) {
		return verifier(endpoint).verify(requireSecrets(endpoint), body, signature, timestamp);
	}

	/**
	 * Return whether getting the secrets of an endpoint may block.
	 */
	boolean mayBlock(String endpoint) {
		return this.secrets.mayBlock(endpoint);
	}

	private List<String> requireSecrets(String endpoint) {
		List<String> secrets = this.secrets.get(endpoint);
		if (secrets.isEmpty()) {
			throw new IllegalArgumentException("Webhook endpoint '%s' has no secret; %s".formatted(endpoint,
					this.secrets.describeMissing(endpoint)));
		}
		return secrets;
	}

	private WebhookVerifier verifier(String endpoint) {
		WebhookVerifier verifier = this.verifiers.get(endpoint);
		if (verifier == null) {
			verifier = WebhookVerifier.builder()
				.endpoint(endpoint)
				.secretProvider(this.secrets::get)
				.tolerance(this.tolerance)
				.clock(this.clock)
				.payloadConverter(this.payloadConverter)
				.build();
			if (this.verifiers.size() < MAX_KEPT) {
				WebhookVerifier other = this.verifiers.putIfAbsent(endpoint, verifier);
				verifier = (other != null) ? other : verifier;
			}
		}
		return verifier;
	}

}
