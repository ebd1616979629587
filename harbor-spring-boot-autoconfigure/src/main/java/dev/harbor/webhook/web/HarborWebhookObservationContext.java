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

package dev.harbor.webhook.web;

import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * {@link Observation.Context} for webhook deliveries.
 *
 * @since 0.1.0
 */
public final class HarborWebhookObservationContext extends Observation.Context {

	private final String endpoint;

	private @Nullable WebhookOutcome outcome;

	private @Nullable Reason reason;

	private @Nullable WebhookDelivery delivery;

	HarborWebhookObservationContext(String endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Return the name of the endpoint.
	 * @return the name, as in {@code @HarborWebhook}
	 */
	public String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * Return the outcome of the delivery.
	 * @return the outcome, or {@code null} if it is not decided yet
	 */
	public @Nullable WebhookOutcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(WebhookOutcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Return the reason for the rejection of the delivery.
	 * @return the reason, or {@code null} if the delivery was not rejected
	 */
	public @Nullable Reason getReason() {
		return this.reason;
	}

	void setReason(Reason reason) {
		this.reason = reason;
	}

	/**
	 * Return the delivery.
	 * @return the delivery, or {@code null} before it is verified
	 */
	public @Nullable WebhookDelivery getDelivery() {
		return this.delivery;
	}

	void setDelivery(WebhookDelivery delivery) {
		this.delivery = delivery;
	}

	/**
	 * Return the type of the event.
	 * @return the type, or {@code null} before the delivery is verified
	 */
	public @Nullable String getEventType() {
		return (this.delivery != null) ? this.delivery.event().type() : null;
	}

}
