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

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.client.RestClient;

import dev.harbor.test.HarborWebhookRestTestClient;
import dev.harbor.test.SignedDelivery;
import dev.harbor.test.WebhookDeliveries;
import dev.harbor.webhook.WebhookDelivery;

import static dev.harbor.test.HarborWebhookRequestPostProcessor.harborWebhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

/**
 * Runs the examples of {@code docs/testing-webhooks.md}. {@code DocumentationTests}
 * compares them with the page.
 */
class TestingWebhooksGuideTests {

	@Nested
	@WebMvcTest(ReceiverController.class)
	class ReceiverControllerTests {

		@Autowired
		private MockMvcTester mvc;

		@Test
		void signedDeliveryIsAccepted() {
			assertThat(this.mvc.post()
				.uri("/webhooks/harbor")
				.with(harborWebhook("order.shipped", Map.of("order_id", "ord_1")))).hasStatusOk();
		}

		@Test
		void invoiceIsAcceptedByItsEndpoint() {
			SignedDelivery delivery = SignedDelivery.of("invoice.paid", Map.of("invoice_id", "inv_1"))
				.endpoint("billing");

			assertThat(this.mvc.post().uri("/webhooks/billing").with(harborWebhook(delivery))).hasStatusOk();
		}

		@Test
		void repeatedDeliveryIsHandledOnce(@Autowired ReceiverController controller) {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();
			assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();

			assertThat(controller.received()).filteredOn((received) -> received.event().equals(delivery.event()))
				.hasSize(1);
		}

		@Test
		void forgedDeliveryIsRefused() {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of("order_id", "ord_1")).forged();

			assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery)))
				.hasStatus(HttpStatus.BAD_REQUEST);
		}

		@Test
		void mockMvcReceivesSignedDeliveries(@Autowired MockMvc mockMvc) throws Exception {
			mockMvc.perform(post("/webhooks/harbor").with(harborWebhook("order.shipped", Map.of("order_id", "ord_1"))))
				.andExpect(status().isOk());
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureRestTestClient
	class ApplicationTests {

		@Autowired
		private RestTestClient client;

		@Autowired
		private ApplicationContext context;

		@Test
		void staleDeliveryIsRefused() {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of("order_id", "ord_1")).stale();

			HarborWebhookRestTestClient.of(this.client, this.context)
				.deliver(delivery, "/webhooks/harbor")
				.expectStatus()
				.isBadRequest();
		}

		@Test
		void anyClientCanSendSignedDeliveries(@LocalServerPort int port) {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of("order_id", "ord_1"))
				.signedFor(this.context);

			HttpStatusCode status = RestClient.create("http://localhost:" + port)
				.post()
				.uri("/webhooks/harbor")
				.headers((headers) -> headers.setAll(delivery.headers()))
				.body(delivery.body())
				.retrieve()
				.toBodilessEntity()
				.getStatusCode();

			assertThat(status).isEqualTo(HttpStatus.OK);
		}

	}

	@Nested
	class HandlerTests {

		private final ReceiverController controller = new ReceiverController();

		@Test
		void receivedDeliveryIsRemembered() {
			WebhookDelivery delivery = WebhookDeliveries.of("order.shipped", Map.of("order_id", "ord_1"));

			this.controller.receive(delivery);

			assertThat(this.controller.received()).containsExactly(delivery);
		}

	}

}
