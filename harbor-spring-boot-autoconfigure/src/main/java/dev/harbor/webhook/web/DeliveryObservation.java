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
import dev.harbor.webhook.web.HarborWebhookObservation.Events;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Observation of one delivery, and the count of its outcome. An exception of an
 * observation handler does not affect the delivery.
 */
class DeliveryObservation {

	private static final Log logger = LogFactory.getLog(DeliveryObservation.class);

	private static final HarborWebhookObservationConvention DEFAULT_CONVENTION = new DefaultHarborWebhookObservationConvention();

	private final HarborWebhookObservationContext context;

	private final Observation observation;

	private final WebhookTallies tallies;

	private boolean stopped;

	private DeliveryObservation(HarborWebhookObservationContext context, Observation observation,
			WebhookTallies tallies) {
		this.context = context;
		this.observation = observation;
		this.tallies = tallies;
	}

	static DeliveryObservation start(String endpoint, ObservationRegistry registry,
			@Nullable HarborWebhookObservationConvention convention, WebhookTallies tallies) {
		HarborWebhookObservationContext context = new HarborWebhookObservationContext(endpoint);
		Observation observation = Observation.NOOP;
		try {
			observation = HarborWebhookObservation.DELIVERY.observation(convention, DEFAULT_CONVENTION, () -> context,
					registry);
			observation.start();
		}
		catch (Exception ex) {
			failed(ex);
		}
		// Also if a handler failed to start: other handlers have started and count active
		// observations.
		return new DeliveryObservation(context, observation, tallies);
	}

	void verified(WebhookDelivery delivery) {
		this.context.setDelivery(delivery);
	}

	void error(@Nullable Throwable failure) {
		if (failure != null) {
			quietly(() -> this.observation.error(failure));
		}
	}

	void slow() {
		quietly(() -> this.observation.event(Events.SLOW));
	}

	void stopRejected(Reason reason) {
		this.context.setReason(reason);
		stop(WebhookOutcome.REJECTED);
	}

	/**
	 * Stop the observation and count the outcome. Later calls have no effect.
	 */
	synchronized void stop(WebhookOutcome outcome) {
		if (!this.stopped) {
			this.stopped = true;
			this.tallies.add(this.context.getEndpoint(), outcome);
			this.context.setOutcome(outcome);
			quietly(this.observation::stop);
		}
	}

	private static void quietly(Runnable action) {
		try {
			action.run();
		}
		catch (Exception ex) {
			failed(ex);
		}
	}

	private static void failed(Exception ex) {
		logger.warn("An observation handler failed for a webhook delivery: " + ex);
		logger.debug("The cause of the line before", ex);
	}

}
