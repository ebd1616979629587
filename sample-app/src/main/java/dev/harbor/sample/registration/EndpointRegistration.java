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
 * Registers the webhook endpoint of this application where {@code sample.public-url} says
 * that Harbor can reach it.
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

	// In the background: a Harbor that cannot be reached must not hold up the start.
	@Async
	@EventListener(ApplicationReadyEvent.class)
	public void register() {
		// Read only now, since it may name the port that the server was given.
		String publicUrl = this.environment.getProperty("sample.public-url", "");
		if (publicUrl.isBlank()) {
			logger.info("No webhook endpoint is registered with Harbor, since 'sample.public-url' is not set");
			return;
		}
		try {
			register(URI.create(publicUrl).resolve("/webhooks/harbor"));
		}
		catch (RuntimeException ex) {
			logger.warn("The webhook endpoint could not be registered; that is tried again at the next start", ex);
		}
	}

	private void register(URI url) {
		// The key has a start within 24 hours find the endpoint of the last one again,
		// with
		// its secret, which otherwise nobody knows any more.
		WebhookEndpoint registered = this.harbor.webhooks()
			.create(CreateWebhookEndpointRequest.of(url, "order.shipped").idempotencyKey("sample-app " + url));
		this.secret.set(registered.secret().orElseThrow());
		disableOthers(registered);
		logger.info("Webhook endpoint {} is registered for {}", registered.id(), url);
	}

	/**
	 * Disable the endpoints of earlier starts: their secrets are lost, and all that they
	 * deliver would be refused.
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
