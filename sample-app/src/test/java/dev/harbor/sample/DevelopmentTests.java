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

package dev.harbor.sample;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.ApiKey;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.SandboxDelivery;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import dev.harbor.webhook.WebhookEndpoint;
import dev.harbor.webhook.WebhookSecretProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the sample application registers its webhook endpoint in development, with
 * any state of Harbor.
 */
class DevelopmentTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String TUNNEL = "https://tunnel.example";

	private HarborSandbox harbor;

	@BeforeEach
	void startHarbor() {
		this.harbor = HarborSandbox.start();
	}

	@AfterEach
	void closeHarbor() {
		this.harbor.close();
	}

	@Test
	void shippedOrderComesBackFromTheEmbeddedSandbox() {
		try (ConfigurableApplicationContext context = TestSampleApplication.start("--server.port=0")
			.getApplicationContext()) {
			ship(context, "D-1001");
			awaitPoints(context, "D-1001");
			assertThat(context.getBean(HarborSandbox.class).awaitDeliveries()).extracting(SandboxDelivery::state)
				.containsExactly(State.DELIVERED);
		}
	}

	@Test
	void endpointOfThePreviousStartIsReused() {
		int port = TestSocketUtils.findAvailableTcpPort();
		for (String number : List.of("D-1002", "D-1003")) {
			try (ConfigurableApplicationContext context = startInDevelopment("--server.port=" + port,
					"--sample.public-url=http://localhost:" + port)) {
				awaitSecret(context);
				ship(context, number);
				awaitPoints(context, number);
				assertThat(this.harbor.awaitDeliveries()).extracting(SandboxDelivery::state)
					.containsOnly(State.DELIVERED);
			}
		}
		assertThat(endpoints()).singleElement().extracting(WebhookEndpoint::status).isEqualTo("active");
	}

	@Test
	void endpointWithLostSecretIsDisabled() {
		WebhookEndpoint lost = register(TUNNEL + "/webhooks/harbor");
		WebhookEndpoint elsewhere = register(TUNNEL + "/elsewhere");
		try (ConfigurableApplicationContext context = startInDevelopment("--sample.public-url=" + TUNNEL)) {
			awaitSecret(context);
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> client().webhooks().retrieve(lost.id()).status().equals("disabled"));
			assertThat(endpoints()).hasSize(3)
				.filteredOn((endpoint) -> endpoint.status().equals("active"))
				.hasSize(2)
				.extracting(WebhookEndpoint::id)
				.contains(elsewhere.id());
		}
	}

	@Test
	void applicationRunsWithoutTheScopeToRegister() {
		String key = this.harbor.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ, Scope.EVENTS_WRITE);
		try (ConfigurableApplicationContext context = startInDevelopment("--harbor.secret-key=" + key,
				"--sample.public-url=" + TUNNEL)) {
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> this.harbor.wireMock()
					.verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/webhooks"))));
			ship(context, "D-1004");
		}
		assertThat(endpoints()).isEmpty();
	}

	@Test
	void configuredSecretIsUsedWithoutRegistration() {
		try (ConfigurableApplicationContext context = startInDevelopment("--harbor.webhook.secret=hbwhs_configured")) {
			assertDelivers(context, "hbwhs_configured");
		}
		assertThat(endpoints()).isEmpty();
	}

	@Test
	void endpointIsNotRegisteredOutsideDevelopment() {
		try (ConfigurableApplicationContext context = application().run("--harbor.webhook.secret=hbwhs_configured")) {
			assertThat(context.getBeansOfType(WebhookSecretProvider.class)).isEmpty();
			assertDelivers(context, "hbwhs_configured");
		}
		assertThat(endpoints()).isEmpty();
	}

	private ConfigurableApplicationContext startInDevelopment(String... arguments) {
		return application().profiles("development").run(arguments);
	}

	private SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(SampleApplication.class).properties("server.port=0",
				"harbor.secret-key=" + this.harbor.createKey(HarborEnvironment.SANDBOX),
				"harbor.base-url=" + this.harbor.baseUrl(), "harbor.workspace-id=" + this.harbor.workspaceId());
	}

	private void awaitSecret(ConfigurableApplicationContext context) {
		WebhookSecretProvider secrets = context.getBean(WebhookSecretProvider.class);
		Awaitility.await().atMost(PATIENCE).until(() -> !secrets.getSecrets("default").isEmpty());
	}

	private void ship(ConfigurableApplicationContext context, String number) {
		RestTestClient http = http(context);
		http.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("number", number, "customer", number, "item", "Ship bell", "quantity", 1))
			.exchange()
			.expectStatus()
			.isCreated();
		http.post().uri("/orders/{number}/ship", number).exchange().expectStatus().isOk();
	}

	private void assertDelivers(ConfigurableApplicationContext context, String secret) {
		SignedDelivery delivery = SignedDelivery
			.of("order.shipped", Map.of("orderNumber", "D-1005", "customer", "D-1005", "quantity", 1))
			.secret(secret);
		http(context).post()
			.uri("/webhooks/harbor")
			.headers((headers) -> headers.setAll(delivery.headers()))
			.body(delivery.body())
			.exchange()
			.expectStatus()
			.isOk();
		awaitPoints(context, "D-1005");
	}

	private void awaitPoints(ConfigurableApplicationContext context, String customer) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> http(context).get()
				.uri("/loyalty/{customer}", customer)
				.exchange()
				.expectBody()
				.jsonPath("$.points")
				.isEqualTo(10));
	}

	private RestTestClient http(ConfigurableApplicationContext context) {
		return RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
			.build();
	}

	private HarborClient client() {
		return HarborClient.builder()
			.apiKey(ApiKey.of(this.harbor.createKey(HarborEnvironment.SANDBOX)))
			.baseUrl(this.harbor.baseUrl())
			.workspaceId(this.harbor.workspaceId())
			.build();
	}

	private WebhookEndpoint register(String url) {
		return client().webhooks().create(CreateWebhookEndpointRequest.of(URI.create(url), "order.shipped"));
	}

	private List<WebhookEndpoint> endpoints() {
		return client().webhooks().list(ListWebhookEndpointsRequest.create()).data();
	}

}
