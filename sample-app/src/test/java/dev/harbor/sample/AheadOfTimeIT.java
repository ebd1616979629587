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

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SignedDelivery;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the packaged application, which was processed ahead of time without a key
 * and a secret, runs with the key and the secret of its start.
 */
class AheadOfTimeIT {

	private static final List<String> AHEAD_OF_TIME = List.of("-Dspring.aot.enabled=true");

	private static final String WEBHOOK_SECRET = "hbwhs_of_the_run";

	@TempDir
	private Path directory;

	private HarborSandbox sandbox;

	@BeforeEach
	void startSandbox() {
		this.sandbox = HarborSandbox.start();
	}

	@AfterEach
	void closeSandbox() {
		this.sandbox.close();
	}

	@Test
	void keyAndSecretAreReadAtRuntimeAndLateClientsAreReported() throws Exception {
		try (SampleProcess sample = SampleProcess.startJar(this.directory, environmentWithKey(), AHEAD_OF_TIME,
				"--harbor.clients.exporter.scopes=events:read")) {
			assertThat(sample
				.post("/orders",
						"{\"number\": \"A-1001\", \"customer\": \"ada\", \"item\": \"Ship bell\", \"quantity\": 1}")
				.statusCode()).isEqualTo(201);
			assertThat(sample.post("/orders/A-1001/ship", "").statusCode()).isEqualTo(200);
			Awaitility.await().atMost(SampleProcess.PATIENCE).until(() -> !this.sandbox.events().isEmpty());
			assertThat(this.sandbox.events()).singleElement().satisfies((event) -> {
				assertThat(event.type()).isEqualTo("order.shipped");
				assertThat(event.payload().asMap()).containsEntry("orderNumber", "A-1001");
			});
			SignedDelivery delivery = SignedDelivery.of(this.sandbox.events().get(0)).secret(WEBHOOK_SECRET);
			assertThat(deliver(sample, delivery.secret("hbwhs_of_the_build")).statusCode()).isEqualTo(400);
			assertThat(deliver(sample, delivery).statusCode()).isEqualTo(200);
			Awaitility.await().atMost(SampleProcess.PATIENCE).untilAsserted(() -> {
				assertThat(sample.get("/orders/A-1001").body()).contains(delivery.event().id());
				assertThat(sample.get("/loyalty/ada").body()).contains("10");
			});
			assertThat(sample.get("/").body()).contains("A-1001", "Handled", "UP").doesNotContain("What can go wrong");
			assertThat(sample.log()).contains("Starting AOT-processed SampleApplication")
				.containsOnlyOnce("Clients [exporter] are configured but do not exist: the names of clients"
						+ " are determined when the application is processed ahead of time");
		}
	}

	@Test
	void missingKeyFailsAtStartup() throws Exception {
		try (SampleProcess sample = SampleProcess.startJar(this.directory, environment(), AHEAD_OF_TIME)) {
			assertThat(sample.awaitExit()).isEqualTo(1);
			assertThat(sample.log()).contains("Starting AOT-processed SampleApplication", "APPLICATION FAILED TO START",
					"the property 'harbor.secret-key' (environment variable HARBOR_SECRET_KEY) is not set");
		}
	}

	private static HttpResponse<String> deliver(SampleProcess sample, SignedDelivery delivery) throws Exception {
		return sample.post("/webhooks/harbor", new String(delivery.body(), StandardCharsets.UTF_8), delivery.headers());
	}

	private Map<String, String> environmentWithKey() {
		Map<String, String> environment = environment();
		environment.put("HARBOR_SECRET_KEY",
				this.sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ, Scope.EVENTS_WRITE));
		return environment;
	}

	private Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>();
		environment.put("HARBOR_BASE_URL", this.sandbox.baseUrl().toString());
		environment.put("HARBOR_WORKSPACE_ID", this.sandbox.workspaceId());
		environment.put("HARBOR_WEBHOOK_SECRET", WEBHOOK_SECRET);
		return environment;
	}

}
