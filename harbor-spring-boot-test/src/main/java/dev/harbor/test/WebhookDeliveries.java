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

package dev.harbor.test;

import java.util.Map;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookVerifier;

/**
 * Creates {@link WebhookDelivery deliveries} for tests that call a handler directly. They
 * are signed and verified as in an application. Their
 * {@link WebhookDelivery#completeInTransaction() completeInTransaction()} does nothing.
 *
 * @since 0.1.0
 * @see SignedDelivery
 */
public final class WebhookDeliveries {

	private WebhookDeliveries() {
	}

	/**
	 * Create a delivery of an event to the endpoint {@code default}.
	 * @param event the event
	 * @return the delivery
	 */
	public static WebhookDelivery of(Event event) {
		return verified(SignedDelivery.of(event));
	}

	/**
	 * Create a delivery of an event to an endpoint.
	 * @param event the event
	 * @param endpoint the name of the endpoint
	 * @return the delivery
	 */
	public static WebhookDelivery of(Event event, String endpoint) {
		return verified(SignedDelivery.of(event).endpoint(endpoint));
	}

	/**
	 * Create a delivery of a new event to the endpoint {@code default}.
	 * @param type the type of the event, such as {@code order.shipped}
	 * @param payload the payload: an {@link EventPayload}, or an object that Jackson
	 * writes as a JSON object
	 * @return the delivery
	 * @throws IllegalArgumentException if the payload is not written as a JSON object
	 */
	public static WebhookDelivery of(String type, Object payload) {
		return verified(SignedDelivery.of(type, payload));
	}

	private static WebhookDelivery verified(SignedDelivery delivery) {
		String secret = "only-for-this-delivery";
		Map<String, String> headers = delivery.secret(secret).headers();
		return WebhookVerifier.builder()
			.endpoint(delivery.endpoint())
			.secrets(secret)
			.build()
			.verify(delivery.body(), headers.get("Harbor-Signature"), headers.get("Harbor-Timestamp"))
			.withCompletion(() -> {
			});
	}

}
