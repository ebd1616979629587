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

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookSecretProvider;

import static dev.harbor.test.HarborWebhookRequestPostProcessor.harborWebhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

/**
 * Tests for webhook receivers in slices of Spring MVC, without set-up.
 */
@WebMvcTest
class WebMvcSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private MockMvc mockMvc;

	@Autowired
	private ReceiverController controller;

	@Autowired
	private ApplicationContext context;

	@BeforeEach
	void forget() {
		this.controller.forget();
	}

	@Test
	void deliveryReachesTheHandler() {
		assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook("order.shipped", Map.of("n", 1))))
			.hasStatusOk();
		assertThat(this.controller.received()).singleElement().satisfies((delivery) -> {
			assertThat(delivery.event().type()).isEqualTo("order.shipped");
			assertThat(delivery.event().payload().asMap()).containsEntry("n", 1);
		});
	}

	@Test
	void deliveryReachesTheHandlerWithMockMvc() throws Exception {
		Event event = SignedDelivery.of("order.shipped", Map.of()).event();
		this.mockMvc.perform(post("/webhooks/harbor").with(harborWebhook(event))).andExpect(status().isOk());
		assertThat(this.controller.received()).extracting(WebhookDelivery::event).containsExactly(event);
	}

	@Test
	void endpointsHaveDifferentSecrets() {
		SignedDelivery delivery = SignedDelivery.of("invoice.paid", Map.of());
		assertThat(this.mvc.post().uri("/webhooks/billing").with(harborWebhook(delivery.endpoint("billing"))))
			.hasStatusOk();
		assertThat(this.mvc.post().uri("/webhooks/billing").with(harborWebhook(delivery)))
			.hasStatus(HttpStatus.BAD_REQUEST);
		assertThat(this.controller.received()).extracting(WebhookDelivery::endpoint).containsExactly("billing");
	}

	static Stream<SignedDelivery> wrongDeliveries() {
		SignedDelivery right = SignedDelivery.of("order.shipped", Map.of());
		return Stream.of(right.stale(), right.fromTheFuture(), right.forged(), right.truncated(),
				right.secret("another"), right.endpoint("billing"));
	}

	@ParameterizedTest
	@MethodSource("wrongDeliveries")
	void wrongDeliveryDoesNotReachTheHandler(SignedDelivery delivery) {
		assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery)))
			.hasStatus(HttpStatus.BAD_REQUEST)
			.bodyJson()
			.extractingPath("code")
			.isEqualTo("webhook_signature_invalid");
		assertThat(this.controller.received()).isEmpty();
	}

	@Test
	void deliveryReplacesTheBodyOfTheRequest() {
		assertThat(this.mvc.post()
			.uri("/webhooks/harbor")
			.content("something else")
			.contentType(MediaType.TEXT_PLAIN)
			.header("Harbor-Signature", "none")
			.header(HttpHeaders.ACCEPT_LANGUAGE, "en")
			.with(harborWebhook("order.shipped", Map.of()))).hasStatusOk();
	}

	@Test
	void redeliveredEventIsHandledOnce() {
		SignedDelivery delivery = SignedDelivery.of("order.shipped", EventPayload.of(Map.of()));
		SignedDelivery replay = SignedDelivery.of(delivery.event());
		assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();
		assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();
		assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(replay))).hasStatusOk();
		assertThat(this.controller.received()).hasSize(1);
	}

	@Test
	void requestWithoutADeliveryIsRefused() {
		assertThat(this.mvc.post()
			.uri("/webhooks/harbor")
			.contentType(MediaType.APPLICATION_JSON)
			.content(SignedDelivery.of("order.shipped", Map.of()).body())).hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Test
	void deliveryCanBeSignedInAdvance() {
		SignedDelivery signed = SignedDelivery.of("order.shipped", Map.of()).signedFor(this.context);
		assertThat(this.mvc.post().uri("/webhooks/harbor").content(signed.body()).headers(headers(signed)))
			.hasStatusOk();
	}

	private static HttpHeaders headers(SignedDelivery signed) {
		HttpHeaders headers = new HttpHeaders();
		headers.setAll(signed.headers());
		return headers;
	}

	@Test
	void standaloneControllerReceivesNothing() {
		MockMvcTester standalone = MockMvcTester.create(MockMvcBuilders.standaloneSetup(this.controller).build());
		for (SignedDelivery delivery : List.of(SignedDelivery.of("order.shipped", Map.of()),
				SignedDelivery.of("order.shipped", Map.of()).secret("whsec_named"))) {
			assertThat(standalone.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).failure()
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("Nothing verifies deliveries");
		}
		assertThat(this.controller.received()).isEmpty();
	}

	@Test
	void applicationHasNoProviderOfSecrets(@Autowired ObjectProvider<WebhookSecretProvider> providers) {
		assertThat(providers.getIfAvailable()).isNull();
	}

	@Nested
	class Inner {

		@Test
		void nestedTestSharesTheContext(@Autowired ApplicationContext inner) {
			assertThat(inner).isSameAs(WebMvcSliceTests.this.context);
		}

		@Test
		void deliveryReachesTheHandlerInANestedTest(@Autowired MockMvcTester mvc) {
			assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook("order.shipped", Map.of()))).hasStatusOk();
		}

	}

}
