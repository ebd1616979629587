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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether a server of Spring Boot Admin shows Harbor's health and endpoint of an
 * application with its client. Both are on the class path of these tests only.
 */
@Tag("ecosystem")
@SpringBootTest(classes = SpringBootAdminTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=health,harbor",
				"management.endpoint.health.show-details=always", "spring.boot.admin.client.period=500ms" })
@AutoConfigureHarborSandbox
class SpringBootAdminTests {

	// Those of the server's page: without the first one it converts what it takes for
	// old.
	private static final String MEDIA_TYPES = "application/vnd.spring-boot.actuator.v3+json, application/json";

	private static final ConfigurableApplicationContext server = new SpringApplication(Server.class).run(
			"--server.port=0", "--harbor.enabled=false", "--spring.boot.admin.client.enabled=false",
			"--spring.main.banner-mode=off");

	private final JsonMapper json = new JsonMapper();

	@Autowired
	private HarborConnectionDetails details;

	private static String url() {
		return "http://localhost:" + server.getEnvironment().getProperty("local.server.port");
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("spring.boot.admin.client.url", SpringBootAdminTests::url);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void serverShowsHealthAndEndpoint() throws IOException, InterruptedException {
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(instance().at("/statusInfo/details/harbor/status").asString()).as("%s", instance())
						.isIn("UP", "UNKNOWN"));
		JsonNode instance = instance();
		assertThat(instance.path("endpoints").findValuesAsString("id")).contains("harbor", "health");
		String actuator = url() + "/instances/" + instance.path("id").asString() + "/actuator";
		JsonNode health = get(actuator + "/health");
		assertThat(health.at("/components/harbor/status").asString()).as("%s", health).isIn("UP", "UNKNOWN");
		JsonNode endpoint = get(actuator + "/harbor");
		assertThat(endpoint.path("clients").has("default")).as("%s", endpoint).isTrue();
		assertThat(instance + " " + health + " " + endpoint).doesNotContain(this.details.getSecretKey("default"));
	}

	private JsonNode instance() throws IOException, InterruptedException {
		return get(url() + "/instances").path(0);
	}

	private JsonNode get(String url) throws IOException, InterruptedException {
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url)).header("Accept", MEDIA_TYPES).build(),
					BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return this.json.readTree(answer.body());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(AdminServer.class)
	static class Server {

	}

	/**
	 * Stands for {@code @EnableAdminServer}, which tests are not compiled with.
	 */
	static class AdminServer implements ImportSelector {

		@Override
		public String[] selectImports(AnnotationMetadata metadata) {
			return new String[] { "de.codecentric.boot.admin.server.config.AdminServerMarkerConfiguration" };
		}

	}

}
