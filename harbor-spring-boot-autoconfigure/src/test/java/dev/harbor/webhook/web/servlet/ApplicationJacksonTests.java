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

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that payloads are converted and validated like other JSON of the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationJacksonTests {

	@AutoClose
	private static final WebhookServer server = WebhookServer.of(Controller.class)
		.endpoints("event", "valid", "validated", "group")
		.properties("spring.jackson.property-naming-strategy=SNAKE_CASE", "logging.level.dev.harbor=error")
		.run();

	private static List<Object> received() {
		return server.bean(Controller.class).received;
	}

	@BeforeEach
	void clear() {
		received().clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/record", "/event", "/valid", "/validated", "/group" })
	void payloadHasThePropertyNamesOfTheApplication(String path) {
		assertThat(deliver(path, "{\"order_number\":\"A-1001\",\"parcel_count\":2}").statusCode()).isEqualTo(200);
		assertThat(received()).containsExactly(new OrderShipped("A-1001", 2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/valid", "/validated" })
	void invalidPayloadFailsTheDelivery(String path, CapturedOutput output) {
		TestDelivery delivery = TestDelivery.to(path)
			.event("order.shipped", "{\"order_number\":\" \",\"parcel_count\":987654321}");
		for (int i = 0; i < 2; i++) {
			HttpResponse<String> answer = server.deliver(delivery);
			assertThat(answer.statusCode()).isEqualTo(500);
			assertThat(answer.body()).contains("webhook_handler_failed").doesNotContain("order");
		}
		assertThat(received()).isEmpty();
		assertThat(output).contains("is not valid: orderNumber must not be blank").doesNotContain("987654321");
		assertThat(server.deliver(delivery.event("order.shipped", "{\"order_number\":\"A\",\"parcel_count\":0}"))
			.statusCode()).isEqualTo(200);
	}

	@Test
	void onlyTheGivenGroupsAreValidated() {
		assertThat(deliver("/group", "{\"order_number\":\" \",\"parcel_count\":1}").statusCode()).isEqualTo(200);
		assertThat(deliver("/group", "{\"order_number\":\"A\",\"parcel_count\":0}").statusCode()).isEqualTo(500);
	}

	@Test
	void payloadWithoutAnnotationIsNotValidated() {
		assertThat(deliver("/record", "{\"order_number\":\" \",\"parcel_count\":0}").statusCode()).isEqualTo(200);
	}

	private static HttpResponse<String> deliver(String path, String payload) {
		return server.deliver(TestDelivery.to(path).event("order.shipped", payload));
	}

	interface Parcels {

	}

	record OrderShipped(@NotBlank String orderNumber, @Min(value = 1, groups = Parcels.class) int parcelCount) {

	}

	@RestController
	static class Controller {

		private final List<Object> received = new ArrayList<>();

		@PostMapping("/record")
		void record(@HarborWebhook OrderShipped order) {
			this.received.add(order);
		}

		@PostMapping("/event")
		void event(@HarborWebhook("event") Event event) {
			this.received.add(event.payload().as(OrderShipped.class));
		}

		@PostMapping("/valid")
		void valid(@Valid @HarborWebhook("valid") OrderShipped order) {
			this.received.add(order);
		}

		@PostMapping("/validated")
		void validated(@HarborWebhook("validated") @Validated OrderShipped order) {
			this.received.add(order);
		}

		@PostMapping("/group")
		void group(@HarborWebhook("group") @Validated(Parcels.class) OrderShipped order) {
			this.received.add(order);
		}

	}

}
