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

package dev.harbor.docs.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.stereotype.Service;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SandboxDelivery;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import dev.harbor.webhook.HarborWebhook;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the application of {@code docs/getting-started.md} with the properties of the
 * page.
 */
class GettingStartedTests {

	private static final Path PAGE = Path.of("../docs/getting-started.md");

	@DynamicPropertySource
	static void propertiesOfThePage(DynamicPropertyRegistry registry) throws IOException {
		PropertiesLoaderUtils.loadProperties(new ByteArrayResource(block("properties bind").getBytes()))
			.forEach((name, value) -> registry.add((String) name, () -> value));
		registry.add("harbor.workspace-id", () -> "ws_of_production");
	}

	private static String block(String info) throws IOException {
		Matcher block = Pattern.compile("(?ms)^```" + info + "\\n(.*?)^```$").matcher(Files.readString(PAGE));
		assertThat(block.results()).hasSize(1);
		block.reset().find();
		return block.group(1);
	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureHarborSandbox
	@ExtendWith(OutputCaptureExtension.class)
	class ShippingTests {

		@Test
		void shippedOrderComesBack(@Autowired Shipping shipping, @Autowired HarborSandbox sandbox,
				CapturedOutput output) {
			shipping.ship("A-1001");
			assertThat(sandbox.awaitDeliveries()).extracting(SandboxDelivery::state).containsExactly(State.DELIVERED);
			assertThat(output).contains("Order A-1001 was shipped");
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureHarborSandbox
	class HealthTests {

		@Test
		void healthMatchesThePage(@Autowired Shipping shipping, @LocalServerPort int port) throws IOException {
			shipping.ship("A-1002");
			Matcher url = Pattern.compile("curl -s localhost:8080(\\S+)\\n")
				.matcher(block("sh run=GettingStartedTests"));
			assertThat(url.matches()).isTrue();
			String health = RestClient.create("http://localhost:" + port)
				.get()
				.uri(url.group(1))
				.retrieve()
				.body(String.class);
			assertThat(json(health)).isEqualTo(json(block("json output=GettingStartedTests")));
		}

		private Object json(String text) {
			return JsonMapper.shared()
				.readValue(text.replaceAll("hb_test_…\\w*", "hb_test_…").replaceAll("\\d{4}-[0-9T:.-]+Z", "then"),
						Map.class);
		}

	}

	@SpringBootApplication(proxyBeanMethods = false)
	static class Application {

	}

}

@Service
class Shipping {

	private final HarborClient harbor;

	Shipping(HarborClient harbor) {
		this.harbor = harbor;
	}

	void ship(String orderNumber) {
		this.harbor.events()
			.create(CreateEventRequest.of("order.shipped", Map.of("orderNumber", orderNumber))
				.idempotencyKey("order.shipped:" + orderNumber));
	}

}

@RestController
class Webhooks {

	private static final Logger logger = LoggerFactory.getLogger(Webhooks.class);

	@PostMapping("/webhooks/harbor")
	void shipped(@HarborWebhook(types = "order.shipped") OrderShipped order) {
		logger.info("Order {} was shipped", order.orderNumber());
	}

	record OrderShipped(String orderNumber) {

	}

}
