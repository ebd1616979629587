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

package dev.harbor.health;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import dev.harbor.event.Event;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.DefaultHarborWebhookObservationConvention;
import dev.harbor.webhook.web.HarborWebhookObservationContext;
import dev.harbor.webhook.web.HarborWebhookObservationConvention;
import dev.harbor.webhook.web.WebhookOutcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the observations of deliveries over HTTP, as documented by
 * {@link dev.harbor.webhook.web.HarborWebhookObservation}.
 */
class WebhookObservationTests {

	private static final String SECRET = "whsec_0123456789abcdef";

	private static final TestObservationRegistry observations = TestObservationRegistry.create();

	private static OperatedApplication application;

	private final SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of()).secret(SECRET);

	@BeforeAll
	static void start() {
		application = OperatedApplication.builder()
			.bean(ObservationRegistry.class, observations)
			.with(Receiver.class)
			.with("harbor.webhook.secret=" + SECRET)
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void forget() {
		observations.clear();
	}

	@Test
	void acceptedDeliveryIsObserved() {
		assertThat(deliver(this.delivery)).isEqualTo(200);
		observed().hasNumberOfObservationsWithNameEqualTo("harbor.webhook", 1)
			.hasObservationWithNameEqualTo("harbor.webhook")
			.that()
			.hasBeenStarted()
			.hasBeenStopped()
			.hasContextualNameEqualTo("harbor webhook default")
			.hasOnlyKeys("endpoint", "outcome", "reason", "event.type")
			.hasLowCardinalityKeyValue("endpoint", "default")
			.hasLowCardinalityKeyValue("outcome", "accepted")
			.hasLowCardinalityKeyValue("reason", "none")
			.hasHighCardinalityKeyValue("event.type", "order.shipped")
			.hasParentObservationContextMatching((parent) -> parent.getName().equals("http.server.requests"))
			.doesNotHaveError();
	}

	@Test
	void duplicateIsObserved() {
		deliver(this.delivery);
		observations.clear();
		assertThat(deliver(this.delivery)).isEqualTo(200);
		outcome("duplicate").doesNotHaveError();
	}

	@Test
	void deliveryOfAnEventInProgressIsObserved() throws InterruptedException {
		SignedDelivery slow = SignedDelivery.of("order.slow", Map.of()).secret(SECRET);
		CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> deliver(slow));
		Receiver receiver = application.bean(Receiver.class);
		receiver.begun.await();
		observations.clear();
		assertThat(deliver(slow)).isEqualTo(503);
		outcome("in_progress").doesNotHaveError();
		receiver.mayEnd.countDown();
		assertThat(first.join()).isEqualTo(200);
	}

	@Test
	void ignoredTypeIsObserved() {
		assertThat(deliver(SignedDelivery.of("order.other", Map.of()).secret(SECRET))).isEqualTo(200);
		outcome("ignored").hasHighCardinalityKeyValue("event.type", "order.other");
	}

	@Test
	void failingHandlerIsObserved() {
		assertThat(deliver(SignedDelivery.of("order.failing", Map.of()).secret(SECRET))).isEqualTo(500);
		outcome("failed").assertThatError().isInstanceOf(IllegalStateException.class);
	}

	@ParameterizedTest
	@EnumSource
	void refusedDeliveryIsObservedWithItsReason(Refused refused) {
		assertThat(deliver(refused.delivery(this.delivery))).isEqualTo(400);
		outcome("rejected").hasLowCardinalityKeyValue("reason", refused.name().toLowerCase(Locale.ROOT))
			.hasOnlyKeys("endpoint", "outcome", "reason");
	}

	@Test
	void conventionOfTheApplicationReplacesTheDefault() {
		try (OperatedApplication other = OperatedApplication.builder()
			.bean(ObservationRegistry.class, observations)
			.bean(HarborWebhookObservationConvention.class, new DefaultHarborWebhookObservationConvention() {

				@Override
				public String getName() {
					return "my.webhook";
				}

				@Override
				public KeyValues getLowCardinalityKeyValues(HarborWebhookObservationContext context) {
					return KeyValues
						.of(KeyValue.of("taken", Boolean.toString(context.getOutcome() == WebhookOutcome.ACCEPTED)));
				}

			})
			.with(Receiver.class)
			.with("harbor.webhook.secret=" + SECRET)
			.run()) {
			assertThat(deliver(other, this.delivery)).isEqualTo(200);
			observed().hasObservationWithNameEqualTo("my.webhook").that().hasLowCardinalityKeyValue("taken", "true");
		}
	}

	private static TestObservationRegistryAssert observed() {
		return TestObservationRegistryAssert.assertThat(observations);
	}

	private static TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert outcome(
			String outcome) {
		TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert observed = observed()
			.hasObservationWithNameEqualTo("harbor.webhook")
			.that();
		observed.hasBeenStopped().hasLowCardinalityKeyValue("outcome", outcome);
		return observed;
	}

	private static int deliver(SignedDelivery delivery) {
		return deliver(application, delivery);
	}

	private static int deliver(OperatedApplication to, SignedDelivery delivery) {
		HttpRequest.Builder request = HttpRequest.newBuilder(to.uri("/webhooks/harbor"))
			.POST(BodyPublishers.ofByteArray(delivery.body()));
		delivery.headers().forEach(request::header);
		return to.send(request).statusCode();
	}

	/**
	 * Problems of a delivery.
	 */
	enum Refused {

		SIGNATURE_MISMATCH, TIMESTAMP_TOO_OLD, TIMESTAMP_IN_FUTURE;

		SignedDelivery delivery(SignedDelivery delivery) {
			return switch (this) {
				case SIGNATURE_MISMATCH -> delivery.forged();
				case TIMESTAMP_TOO_OLD -> delivery.stale();
				case TIMESTAMP_IN_FUTURE -> delivery.fromTheFuture();
			};
		}

	}

	@RestController
	static class Receiver {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch mayEnd = new CountDownLatch(1);

		@PostMapping("/webhooks/harbor")
		void receive(@HarborWebhook(types = { "order.shipped", "order.failing", "order.slow" }) Event event)
				throws InterruptedException {
			if (event.type().equals("order.failing")) {
				throw new IllegalStateException("no");
			}
			if (event.type().equals("order.slow")) {
				this.begun.countDown();
				this.mayEnd.await();
			}
		}

	}

}
