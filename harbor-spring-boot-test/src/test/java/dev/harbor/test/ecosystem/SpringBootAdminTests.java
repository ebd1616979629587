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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether an application with the client of Spring Boot Admin, which is on the class path
 * of these tests only, registers, and shows Harbor's health and endpoint where its server
 * looks for them. The server is a stand-in.
 */
@Tag("ecosystem")
@SpringBootTest(classes = SpringBootAdminTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=health,harbor",
				"management.endpoint.health.show-details=always", "spring.boot.admin.client.period=500ms" })
@AutoConfigureHarborSandbox
class SpringBootAdminTests {

	private static final Queue<String> registrations = new ConcurrentLinkedQueue<>();

	private static final HttpServer server = start();

	private final JsonMapper json = new JsonMapper();

	@Autowired
	private HarborConnectionDetails details;

	private static HttpServer start() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/instances", (exchange) -> {
				try (exchange) {
					registrations.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
					byte[] answer = "{\"id\": \"1\"}".getBytes(StandardCharsets.UTF_8);
					exchange.getResponseHeaders().add("Content-Type", "application/json");
					exchange.sendResponseHeaders(201, answer.length);
					exchange.getResponseBody().write(answer);
				}
			});
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("spring.boot.admin.client.url", () -> "http://localhost:" + server.getAddress().getPort());
	}

	@AfterAll
	static void stop() {
		server.stop(0);
	}

	@Test
	void serverFindsHealthAndEndpoint() throws IOException, InterruptedException {
		Awaitility.await().untilAsserted(() -> assertThat(registrations).isNotEmpty());
		JsonNode registration = this.json.readTree(registrations.element());

		JsonNode health = get(registration.path("healthUrl").asString());
		assertThat(health.at("/components/harbor/status").asString()).as("%s", health).isIn("UP", "UNKNOWN");
		JsonNode endpoint = get(registration.path("managementUrl").asString() + "/harbor");
		assertThat(endpoint.path("clients").has("default")).as("%s", endpoint).isTrue();
		assertThat(registrations.element() + health + endpoint).doesNotContain(this.details.getSecretKey("default"));
	}

	private JsonNode get(String url) throws IOException, InterruptedException {
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
		assertThat(answer.statusCode()).isEqualTo(200);
		return this.json.readTree(answer.body());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
