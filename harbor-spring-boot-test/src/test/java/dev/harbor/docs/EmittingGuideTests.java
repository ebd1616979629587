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

package dev.harbor.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Service;

import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of {@code docs/emitting.md}, with its requests.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "spring.jackson.property-naming-strategy=SNAKE_CASE",
				"spring.jackson.datatype.datetime.write-dates-as-timestamps=true" })
@AutoConfigureHarborSandbox
class EmittingGuideTests {

	@Autowired
	private Shipping shipping;

	@Autowired
	private HarborSandbox sandbox;

	@Test
	void payloadMatchesThePage() throws IOException {
		Instant shippedAt = Instant.parse("2026-11-23T02:10:22.854Z");
		Event event = this.shipping
			.ship(new OrderShipped("A-1001", 2, Carrier.SHIP, LocalDate.of(2026, 12, 1), shippedAt));
		assertThat(event.payload().json()).isEqualTo(output());
	}

	@Test
	void repeatedShippingEmitsOneEvent() {
		OrderShipped order = new OrderShipped("A-1002", 1, Carrier.RAIL, LocalDate.EPOCH, Instant.EPOCH);
		assertThat(this.shipping.ship(order)).isEqualTo(this.shipping.ship(order));
		assertThat(this.sandbox.events()).hasSize(1);
	}

	private static String output() throws IOException {
		Matcher output = Pattern.compile("(?ms)^```json output=EmittingGuideTests\\n(.*?)\\n```$")
			.matcher(Files.readString(Path.of("../docs", "emitting.md")));
		assertThat(output.find()).isTrue();
		return output.group(1);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Shipping.class)
	static class Application {

	}

	@Service
	static class Shipping {

		private final HarborClient harbor;

		Shipping(HarborClient harbor) {
			this.harbor = harbor;
		}

		Event ship(OrderShipped order) {
			return this.harbor.events()
				.create(CreateEventRequest.of("order.shipped", order)
					.idempotencyKey("order.shipped:" + order.orderNumber()));
		}

	}

	record OrderShipped(String orderNumber, int quantity, Carrier carrier, LocalDate deliveryDate, Instant shippedAt) {

	}

	enum Carrier {

		SHIP, RAIL

	}

}
