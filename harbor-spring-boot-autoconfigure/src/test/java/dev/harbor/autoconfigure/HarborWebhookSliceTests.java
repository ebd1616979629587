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
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for webhooks in a slice of Spring MVC, including an application whose store is a
 * database, which a slice does not contain.
 */
@WebMvcTest(properties = { "harbor.webhook.secret=" + TestDelivery.SECRET, "harbor.webhook.store.type=jdbc" },
		excludeAutoConfiguration = org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration.class)
class HarborWebhookSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void onlyASignedDeliveryReachesTheMethodAndOnlyOnce(@Autowired Application.Controller controller) {
		assertThat(this.mvc.post().uri("/slice").contentType(MediaType.APPLICATION_FORM_URLENCODED).content("order=1"))
			.hasStatus(400);
		assertThat(this.mvc.post().uri("/slice").param("order", "1")).hasStatus(400);
		assertThat(this.mvc.post().uri("/slice").contentType(MediaType.APPLICATION_JSON).content("{}")).hasStatus(400);
		assertThat(controller.calls).hasValue(0);
		TestDelivery delivery = TestDelivery.to("/slice");
		for (int i = 0; i < 2; i++) {
			assertThat(this.mvc.post()
				.uri("/slice")
				.contentType(MediaType.APPLICATION_JSON)
				.header("Harbor-Signature", delivery.signature())
				.header("Harbor-Timestamp", delivery.timestamp())
				.content(delivery.body())).hasStatusOk();
		}
		assertThat(controller.calls).hasValue(1);
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
