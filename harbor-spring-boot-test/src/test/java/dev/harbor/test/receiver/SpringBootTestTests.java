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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.client.RestClient;

import dev.harbor.test.HarborWebhookRestTestClient;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.WebhookDelivery;

import static dev.harbor.test.HarborWebhookRequestPostProcessor.harborWebhook;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for complete applications that receive webhooks, without set-up.
 */
class SpringBootTestTests {

	@Nested
	@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@AutoConfigureRestTestClient
	class OverHttp {

		@Autowired
		private ReceiverController controller;

		@Autowired
		private ApplicationContext context;

		@Autowired
		private RestTestClient client;

		@LocalServerPort
		private int port;

		@BeforeEach
		void forget() {
			this.controller.forget();
		}

		@Test
		void restTestClientDelivers() {
			SignedDelivery delivery = SignedDelivery.of("invoice.paid", Map.of("n", 1)).endpoint("billing");
			HarborWebhookRestTestClient.of(this.client, this.context)
				.deliver(delivery, "/webhooks/{endpoint}", "billing")
				.expectStatus()
				.isOk();
			assertThat(this.controller.received()).extracting(WebhookDelivery::event).containsExactly(delivery.event());
		}

		@ParameterizedTest
		@MethodSource("dev.harbor.test.receiver.WebMvcSliceTests#wrongDeliveries")
		void wrongDeliveryDoesNotReachTheHandler(SignedDelivery delivery) {
			HarborWebhookRestTestClient.of(this.client, this.context)
				.deliver(delivery, "/webhooks/harbor")
				.expectStatus()
				.isBadRequest();
			assertThat(this.controller.received()).isEmpty();
		}

		@Test
		void restClientDelivers() {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of()).signedFor(this.context);
			RestClient.create("http://localhost:" + this.port)
				.post()
				.uri("/webhooks/harbor")
				.headers((headers) -> headers.setAll(delivery.headers()))
				.body(delivery.body())
				.retrieve()
				.toBodilessEntity();
			assertThat(this.controller.received()).extracting(WebhookDelivery::event).containsExactly(delivery.event());
		}

		@Test
		void httpClientOfTheJdkDelivers() throws IOException, InterruptedException {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of()).signedFor(this.context);
			HttpRequest.Builder request = HttpRequest
				.newBuilder(URI.create("http://localhost:" + this.port + "/webhooks/harbor"))
				.POST(BodyPublishers.ofByteArray(delivery.body()));
			delivery.headers().forEach(request::header);
			assertThat(HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode())
				.isEqualTo(200);
			assertThat(this.controller.received()).extracting(WebhookDelivery::event).containsExactly(delivery.event());
		}

	}

	@Nested
	@SpringBootTest
	@AutoConfigureMockMvc
	class WithMockMvc {

		@Test
		void deliveryReachesTheHandler(@Autowired MockMvcTester mvc, @Autowired ReceiverController controller) {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of());
			assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();
			assertThat(controller.received()).extracting(WebhookDelivery::event).containsExactly(delivery.event());
		}

	}

}
