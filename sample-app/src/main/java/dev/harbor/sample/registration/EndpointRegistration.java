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

package dev.harbor.sample.registration;

import java.net.URI;

import dev.harbor.client.HarborClient;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import dev.harbor.webhook.UpdateWebhookEndpointRequest;
import dev.harbor.webhook.WebhookEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/**
 * Registers the webhook endpoint of this application at the URL of {@code
 * sample.public-url}.
 */
@Component
@Profile("development")
class EndpointRegistration {

	private static final Logger logger = LoggerFactory.getLogger(EndpointRegistration.class);

	private final HarborClient harbor;

	private final RegisteredSecret secret;

	private final Environment environment;

	EndpointRegistration(@Qualifier("provisioner") HarborClient harbor, RegisteredSecret secret,
			Environment environment) {
		this.harbor = harbor;
		this.secret = secret;
		this.environment = environment;
	}

	// In the background, because an unavailable Harbor must not delay the startup.
	@Async
	@EventListener(ApplicationReadyEvent.class)
	public void register() {
		// Read late, because it may refer to the port of the server.
		String publicUrl = this.environment.getProperty("sample.public-url", "");
		if (publicUrl.isBlank()) {
			logger.info("No webhook endpoint is registered with Harbor, because 'sample.public-url' is not set");
			return;
		}
		try {
			register(URI.create(publicUrl).resolve("/webhooks/harbor"));
		}
		catch (RuntimeException ex) {
			logger.warn("The webhook endpoint could not be registered; retried at the next startup", ex);
		}
	}

	private void register(URI url) {
		// With this idempotency key, a start within 24 hours finds the last endpoint
		// again, with its secret, which is shown only once.
		WebhookEndpoint registered = this.harbor.webhooks()
			.create(CreateWebhookEndpointRequest.of(url, "order.shipped").idempotencyKey("sample-app " + url));
		this.secret.set(registered.secret().orElseThrow());
		disableOthers(registered);
		logger.info("Webhook endpoint {} is registered for {}", registered.id(), url);
	}

	/**
	 * Disable the endpoints of earlier starts. Their secrets are lost, so their
	 * deliveries would be refused.
	 */
	private void disableOthers(WebhookEndpoint registered) {
		this.harbor.webhooks()
			.stream(ListWebhookEndpointsRequest.create().limit(100))
			.filter((endpoint) -> endpoint.url().equals(registered.url()) && endpoint.status().equals("active"))
			.filter((endpoint) -> !endpoint.id().equals(registered.id()))
			.forEach((endpoint) -> this.harbor.webhooks()
				.update(endpoint.id(), UpdateWebhookEndpointRequest.create().status("disabled")));
	}

}
