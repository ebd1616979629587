package dev.harbor.sample;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.test.HarborSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the packaged application, which was processed ahead of time when there was
 * no key, runs with the one that it gets when it is started.
 */
class AheadOfTimeIT {

	private static final List<String> AHEAD_OF_TIME = List.of("-Dspring.aot.enabled=true");

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
	void ordersAreShippedWithTheKeyOfTheRunAndClientsThatComeTooLateAreReported() throws Exception {
		try (SampleProcess sample = SampleProcess.startJar(this.directory, environmentWithKey(), AHEAD_OF_TIME,
				"--harbor.clients.exporter.scopes=events:read")) {
			assertThat(sample.post("/orders", "{\"number\": \"A-1001\", \"item\": \"Ship bell\", \"quantity\": 1}")
				.statusCode()).isEqualTo(201);
			assertThat(sample.post("/orders/A-1001/ship", "").statusCode()).isEqualTo(200);
			assertThat(this.sandbox.events()).singleElement().satisfies((event) -> {
				assertThat(event.type()).isEqualTo("order.shipped");
				assertThat(event.payload().asMap()).containsEntry("orderNumber", "A-1001");
			});
			assertThat(sample.log()).contains("Starting AOT-processed SampleApplication")
				.containsOnlyOnce("There are no clients [exporter], though they are configured: the names of clients"
						+ " are settled when an application is processed ahead of time");
		}
	}

	@Test
	void withoutAKeyTheStartFails() throws Exception {
		try (SampleProcess sample = SampleProcess.startJar(this.directory, environment(), AHEAD_OF_TIME)) {
			assertThat(sample.awaitExit()).isEqualTo(1);
			assertThat(sample.log()).contains("Starting AOT-processed SampleApplication", "APPLICATION FAILED TO START",
					"the property 'harbor.secret-key' (environment variable HARBOR_SECRET_KEY) is not set");
		}
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
		return environment;
	}

}
