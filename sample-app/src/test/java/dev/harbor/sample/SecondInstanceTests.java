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

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SandboxDelivery;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a second instance uses the sandbox and the database of the first one.
 */
class SecondInstanceTests {

	@TempDir
	private Path directory;

	@Test
	void instanceContinuesWithSharedInboxAndOutboxWhenTheOtherIsKilled() throws Exception {
		try (ConfigurableApplicationContext first = TestSampleApplication
			.startShared(this.directory, "--server.port=0", "--harbor.outbox.take-over-after=2s")
			.getApplicationContext(); SampleProcess second = startSecond()) {
			assertThat(place(second, "S-1001")).isEqualTo(201);
			assertThat(second.post("/orders/S-1001/ship", "").statusCode()).isEqualTo(200);
			awaitPoints(first, 10);
			// Only the endpoint of the first instance is registered.
			assertThat(first.getBean(HarborSandbox.class).awaitDeliveries()).hasSize(1)
				.extracting(SandboxDelivery::state)
				.containsExactly(SandboxDelivery.State.DELIVERED);
			for (String page : List.of(get(first, "/"), second.get("/").body())) {
				assertThat(page).contains("S-1001", "Event delivered", "10 points", "Sent", "Handled");
			}
			assertThat(second.get("/").body()).doesNotContain("What can go wrong");

			first.getBean(HarborSandbox.class).faults().next(3).post("/v1/events").status(503);
			place(second, "S-1002");
			second.post("/orders/S-1002/ship", "");
			second.signal("KILL");
			second.awaitExit();
			awaitPoints(first, 20);
			assertThat(first.getBean(HarborSandbox.class).events()).hasSize(2);
		}
	}

	private SampleProcess startSecond() throws Exception {
		return SampleProcess.start(this.directory, Map.of(), List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(),
				"--spring.config.additional-location=file:" + this.directory.resolve(TestSampleApplication.SECOND)));
	}

	private static int place(SampleProcess sample, String number) throws Exception {
		return sample
			.post("/orders",
					"{\"number\": \"%s\", \"customer\": \"ada\", \"item\": \"Rope\", \"quantity\": 1}"
						.formatted(number))
			.statusCode();
	}

	private static void awaitPoints(ConfigurableApplicationContext context, int points) {
		Awaitility.await()
			.atMost(SampleProcess.PATIENCE)
			.untilAsserted(() -> assertThat(get(context, "/loyalty/ada")).contains("\"points\":" + points));
	}

	private static String get(ConfigurableApplicationContext context, String path) {
		return RestClient.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
			.get()
			.uri(path)
			.retrieve()
			.body(String.class);
	}

}
