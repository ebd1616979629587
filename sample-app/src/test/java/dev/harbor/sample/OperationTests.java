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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import dev.harbor.ApiKeyProvider;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the actuator endpoints of the running sample application.
 */
class OperationTests {

	@Test
	void actuatorShowsHarbor() {
		try (ConfigurableApplicationContext context = TestSampleApplication.start("--server.port=0")
			.getApplicationContext()) {
			RestTestClient http = RestTestClient.bindToServer()
				.baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
				.build();
			ship(http, "O-1001").expectStatus().isOk();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> read(http, "/actuator/health/harbor").jsonPath("$.status")
					.isEqualTo("UP")
					.jsonPath("$.components.default.details.scopes.missing")
					.isEmpty());
			TestSampleApplication.awaitHandled(context);
			read(http, "/actuator/harbor").jsonPath("$.clients.default.state")
				.isEqualTo("accepted")
				.jsonPath("$.clients.default.keys[0].lastUsed")
				.exists()
				.jsonPath("$.webhookEndpoints.default.outcomes.accepted")
				.isEqualTo(1);
			read(http, "/actuator/harboroutbox?state=sent").jsonPath("$.entries.length()").isEqualTo(1);
			read(http, "/actuator/harborinbox").jsonPath("$.listeners.orders.present")
				.isEqualTo(true)
				.jsonPath("$.listeners.loyalty-points.stored")
				.isEqualTo(0);
			assertThat(text(http, "/actuator/prometheus")).containsPattern(
					"harbor_client_seconds_count\\{.*client=\"default\".*operation=\"events.create\".*outcome=\"success\".*} 1")
				.containsPattern("harbor_webhook_seconds_count\\{endpoint=\"default\".*outcome=\"accepted\".*} 1")
				.containsPattern(
						"harbor_inbox_handling_seconds_count\\{.*listener=\"orders\".*outcome=\"handled\".*} 1")
				.containsPattern("harbor_outbox_sending_seconds_count\\{.*outcome=\"sent\".*} 1")
				.contains("harbor_client_rate_limit_remaining_requests");

			context.getBean(HarborSandbox.class).revoke(context.getBean(ApiKeyProvider.class).getApiKey().value());
			ship(http, "O-1002").expectStatus().isOk();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> read(http, "/actuator/harboroutbox").jsonPath("$.refusals.default")
					.isEqualTo("authentication_failed"));
			http.get()
				.uri("/actuator/health")
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
				.expectBody()
				.jsonPath("$.components.harbor.components.default.details.state")
				.isEqualTo("refused")
				.jsonPath("$.components.harborOutbox.details.stored")
				.isEqualTo(1);
			read(http, "/actuator/harbor").jsonPath("$.clients.default.lastError.code")
				.isEqualTo("authentication_failed");
			assertThat(text(http, "/actuator/prometheus"))
				.containsPattern("harbor_client_seconds_count\\{.*error=\"AuthenticationFailedException\".*} 1");
		}
	}

	private static RestTestClient.ResponseSpec ship(RestTestClient http, String number) {
		http.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("number", number, "customer", "ada", "item", "Ship bell", "quantity", 1))
			.exchange()
			.expectStatus()
			.isCreated();
		return http.post().uri("/orders/{number}/ship", number).exchange();
	}

	private static RestTestClient.BodyContentSpec read(RestTestClient http, String path) {
		return http.get().uri(path).exchange().expectStatus().isOk().expectBody();
	}

	private static String text(RestTestClient http, String path) {
		return new String(read(http, path).returnResult().getResponseBodyContent(), StandardCharsets.UTF_8);
	}

}
