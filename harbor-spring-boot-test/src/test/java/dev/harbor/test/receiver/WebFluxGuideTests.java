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

package dev.harbor.test.receiver;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.test.HarborWebhookWebTestClient;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for webhook receivers in slices of Spring WebFlux, without set-up.
 */
@WebFluxTest
class WebFluxGuideTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private ReceiverController controller;

	@Autowired
	private ApplicationContext context;

	@BeforeEach
	void forget() {
		this.controller.forget();
	}

	@Test
	void signedDeliveryIsAccepted() {
		SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of("order_id", "ord_1"));

		HarborWebhookWebTestClient.of(this.client, this.context)
			.deliver(delivery, "/webhooks/harbor")
			.expectStatus()
			.isOk();
	}

	@Test
	void deliveryReachesTheHandlerOnce() {
		SignedDelivery delivery = SignedDelivery.of("invoice.paid", Map.of("n", 1)).endpoint("billing");
		for (int i = 0; i < 2; i++) {
			HarborWebhookWebTestClient.of(this.client, this.context)
				.deliver(delivery, "/webhooks/{endpoint}", "billing")
				.expectStatus()
				.isOk();
		}
		assertThat(this.controller.received()).extracting(WebhookDelivery::event).containsExactly(delivery.event());
	}

	@ParameterizedTest
	@MethodSource("dev.harbor.test.receiver.WebMvcSliceTests#wrongDeliveries")
	void wrongDeliveryDoesNotReachTheHandler(SignedDelivery delivery) {
		HarborWebhookWebTestClient.of(this.client, this.context)
			.deliver(delivery, "/webhooks/harbor")
			.expectStatus()
			.isBadRequest();
		assertThat(this.controller.received()).isEmpty();
	}

	@Test
	void boundControllerReceivesNothing() {
		Orders orders = new Orders();
		HarborWebhookWebTestClient.of(WebTestClient.bindToController(orders).build(), this.context)
			.deliver(SignedDelivery.of("order.shipped", Map.of("orderNumber", "A-1")), "/orders")
			.expectStatus()
			.is5xxServerError();
		assertThat(orders.calls).isZero();
	}

	/**
	 * Accepts a custom type, which Spring WebFlux binds from a query or a form.
	 */
	@RestController
	static class Orders {

		private int calls;

		@PostMapping("/orders")
		void shipped(@HarborWebhook Order order) {
			this.calls++;
		}

		record Order(String orderNumber) {

		}

	}

}
