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

package dev.harbor.webhook.web.servlet;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for events with types that no method accepts.
 */
@ExtendWith(OutputCaptureExtension.class)
class IgnoredTypesTests {

	@Test
	void firstEventOfEachIgnoredTypeIsLogged(CapturedOutput output) {
		try (WebhookServer server = WebhookServer.of(Controller.class)
			.properties("logging.level.dev.harbor=info", "orders.type=order.item.*")
			.run()) {
			for (int i = 0; i < 3; i++) {
				assertThat(deliver(server, "order.item.added")).isEqualTo("called");
				assertThat(deliver(server, "order.shipped")).isEmpty();
				assertThat(deliver(server, "event.created")).isEmpty();
				assertThat(deliver(server, "order.item")).isEmpty();
			}
			assertThat(output.toString().lines().filter((line) -> line.contains("without being handled")))
				.satisfiesExactly((line) -> assertThat(line).contains("'order.shipped'", "order.item.*"),
						(line) -> assertThat(line).contains("'event.created'"),
						(line) -> assertThat(line).contains("'order.item'"));
		}
	}

	@Test
	void firstDeliveryOfEachTypeWithoutAnEventIsLogged(CapturedOutput output) {
		try (WebhookServer server = WebhookServer.of(Controller.class)
			.properties("logging.level.dev.harbor=info", "orders.type=order.item.*")
			.run()) {
			TestDelivery delivery = TestDelivery.to("/receive");
			for (int i = 0; i < 3; i++) {
				server.deliver(delivery.body("{\"id\":\"del_1\",\"type\":\"endpoint.disabled\\n\"}"));
				server.deliver(delivery.body("{\"id\":\"del_2\",\"type\":\"order.shipped\"}"));
				assertThat(deliver(server, "order.shipped")).isEmpty();
			}
			assertThat(output.toString().lines().filter((line) -> line.contains("without being handled")))
				.satisfiesExactly((line) -> assertThat(line).contains("Deliveries of type 'endpoint.disabled"),
						(line) -> assertThat(line).contains("Deliveries of type 'order.shipped'"),
						(line) -> assertThat(line).contains("Events of type 'order.shipped'"));
			assertThat(output).doesNotContain("Refused a delivery");
		}
	}

	private static String deliver(WebhookServer server, String type) {
		return server.deliver(TestDelivery.to("/receive").event(type, "{}")).body();
	}

	@RestController
	static class Controller {

		@PostMapping("/receive")
		String receive(@HarborWebhook(types = "${orders.type}") Event event) {
			return "called";
		}

	}

}
