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

package dev.harbor.test.ecosystem;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SandboxDelivery;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import dev.harbor.webhook.HarborWebhook;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application with springdoc, which only these tests have on the class
 * path, describes its API and still receives webhooks.
 */
@Tag("ecosystem")
@SpringBootTest(classes = SpringdocTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "springdoc.paths-to-exclude=/webhooks/**", "harbor.inbox.enabled=false" })
@AutoConfigureHarborSandbox
class SpringdocTests {

	@LocalServerPort
	private int port;

	@Autowired
	private HarborSandbox sandbox;

	@Test
	void apiIsDescribedWithoutPathsOfWebhooks() throws IOException, InterruptedException {
		assertThat(ClassUtils.isPresent("org.springdoc.core.properties.SpringDocConfigProperties", null)).isTrue();
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/v3/api-docs")).build(),
					BodyHandlers.ofString());
		assertThat(answer.statusCode()).isEqualTo(200);
		JsonNode paths = new JsonMapper().readTree(answer.body()).path("paths");
		assertThat(paths.propertyNames()).containsExactly("/orders");
	}

	@Test
	void webhooksAreReceived() {
		this.sandbox.createEvent("order.shipped", Map.of());
		this.sandbox.createEvent("order.paid", Map.of());
		assertThat(this.sandbox.awaitDeliveries()).hasSize(2)
			.extracting(SandboxDelivery::state)
			.containsOnly(State.DELIVERED);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Application {

		@GetMapping("/orders")
		String orders() {
			return "none";
		}

		@PostMapping("/webhooks/shipments")
		void shipped(@HarborWebhook(value = "shipments", types = "order.shipped") Event event) {
		}

		@HarborListener(types = "order.paid")
		void paid(Event event) {
		}

	}

}
