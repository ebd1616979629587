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

package dev.harbor.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for webhooks in a slice of Spring WebFlux, including an application whose store
 * is a database, which a slice does not contain.
 */
@WebFluxTest(
		properties = { "harbor.webhook.secret=" + TestDelivery.SECRET, "harbor.webhook.store.type=jdbc",
				"harbor.webhook.endpoints.billing.secret=" + TestDelivery.SECRET },
		excludeAutoConfiguration = ReactiveWebSecurityAutoConfiguration.class)
@Import(WebFluxSliceTests.BillingEvents.class)
class WebFluxSliceTests {

	@Autowired
	private WebTestClient client;

	@Test
	void onlyASignedDeliveryReachesTheMethodAndOnlyOnce(@Autowired Application.Controller controller) {
		this.client.post()
			.uri("/slice")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.bodyValue("order=1")
			.exchange()
			.expectStatus()
			.isBadRequest();
		this.client.post().uri("/slice?order=1").exchange().expectStatus().isBadRequest();
		assertThat(controller.calls).hasValue(0);
		TestDelivery delivery = TestDelivery.to("/slice");
		for (int i = 0; i < 2; i++) {
			this.client.post()
				.uri("/slice")
				.contentType(MediaType.APPLICATION_JSON)
				.header("Harbor-Signature", delivery.signature())
				.header("Harbor-Timestamp", delivery.timestamp())
				.bodyValue(delivery.body())
				.exchange()
				.expectStatus()
				.isOk();
		}
		assertThat(controller.calls).hasValue(1);
	}

	@Test
	void importedListenerIsCalledBeforeTheAnswer(@Autowired BillingEvents billing) {
		TestDelivery delivery = TestDelivery.to("/webhooks/harbor/billing");
		this.client.post()
			.uri(delivery.path())
			.contentType(MediaType.APPLICATION_JSON)
			.header("Harbor-Signature", delivery.signature())
			.header("Harbor-Timestamp", delivery.timestamp())
			.bodyValue(delivery.body())
			.exchange()
			.expectStatus()
			.isOk();
		assertThat(billing.calls).hasValue(1);
	}

	static class BillingEvents {

		private final AtomicInteger calls = new AtomicInteger();

		@HarborListener(endpoint = "billing")
		void changed(Event event) {
			this.calls.incrementAndGet();
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@RestController
		static class Controller {

			private final AtomicInteger calls = new AtomicInteger();

			@PostMapping("/slice")
			void receive(@HarborWebhook Event event, @HarborWebhook Order order) {
				this.calls.incrementAndGet();
			}

		}

		record Order(String order) {

		}

	}

}
