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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.HarborEnvironment;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.OutboxEvent.State;
import dev.harbor.outbox.OutboxQuery;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no crash loses or duplicates anything. The application runs in a separate
 * process that is killed at critical moments and restarted on the same database.
 */
class CrashTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration LONGER_THAN_THE_PROCESS_LIVES = PATIENCE;

	private static final String ORDER = "{\"number\": \"A-1001\", \"customer\": \"ada\", \"item\": \"Ship bell\", \"quantity\": 1}";

	@TempDir
	private Path directory;

	private HarborSandbox sandbox;

	private String[] arguments;

	@BeforeEach
	void startSandbox() {
		this.sandbox = HarborSandbox.start();
		SandboxClock.clock = this.sandbox.clock();
		this.arguments = new String[] {
				"--spring.datasource.url=jdbc:h2:" + this.directory.resolve("orders") + ";WRITE_DELAY=0",
				"--harbor.base-url=" + this.sandbox.baseUrl(), "--harbor.workspace-id=" + this.sandbox.workspaceId(),
				"--harbor.secret-key=" + this.sandbox.createKey(HarborEnvironment.SANDBOX),
				"--harbor.webhook.secret=hbwhs_unused", "--harbor.outbox.take-over-after=2s",
				// Health checks would use up the faults for events.
				"--management.health.harbor.enabled=false" };
	}

	@AfterEach
	void closeSandbox() {
		this.sandbox.close();
	}

	@Test
	void eventIsSentAfterACrashBeforeTheCall() throws Exception {
		this.sandbox.wireMock()
			.stubFor(WireMock.post("/v1/events")
				.willReturn(
						WireMock.serviceUnavailable().withFixedDelay((int) LONGER_THAN_THE_PROCESS_LIVES.toMillis())));
		shipAndCrashAsSoonAs(() -> this.sandbox.wireMock().verify(WireMock.postRequestedFor(WireMock.anyUrl())));
		assertThat(this.sandbox.events()).isEmpty();
		this.sandbox.wireMock().resetMappings();
		restartUntilSent();
		assertThat(emittedOrders()).containsExactly("A-1001");
	}

	@Test
	void eventIsSentOnceWhenACrashLosesTheAnswer() throws Exception {
		this.sandbox.faults().post("/v1/events").afterEffect().delay(LONGER_THAN_THE_PROCESS_LIVES);
		shipAndCrashAsSoonAs(() -> assertThat(emittedOrders()).containsExactly("A-1001"));
		restartUntilSent();
		assertThat(emittedOrders()).containsExactly("A-1001");
	}

	@Test
	void eventIsSentOnceWhenTheIdempotencyKeyExpiredAfterTheCrash() throws Exception {
		this.sandbox.faults().post("/v1/events").afterEffect().delay(LONGER_THAN_THE_PROCESS_LIVES);
		shipAndCrashAsSoonAs(() -> assertThat(emittedOrders()).containsExactly("A-1001"));
		this.sandbox.clock().advance(Duration.ofHours(25));
		restartUntilSent();
		assertThat(emittedOrders()).containsExactly("A-1001");
	}

	@Test
	void acknowledgedEventIsHandledAfterACrash() throws Exception {
		try (SampleProcess first = startOnSandbox("first")) {
			first.post("/mishaps/failing-listener", "on=true",
					Map.of("Content-Type", "application/x-www-form-urlencoded"));
			first.post("/orders", ORDER);
			first.post("/orders/A-1001/ship", "");
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(first.get("/actuator/harborinbox").body()).contains("\"retrying\":1"));
			assertThat(first.get("/loyalty/ada").body()).contains("\"points\":0");
			first.signal("KILL");
			first.awaitExit();
		}
		try (SampleProcess second = startOnSandbox("second")) {
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(second.get("/loyalty/ada").body()).contains("\"points\":10"));
			assertThat(second.get("/").body()).contains("before this start")
				.containsOnlyOnce("Stored before the restart, handled after it");
		}
	}

	private SampleProcess startOnSandbox(String name) throws Exception {
		Path home = Files.createDirectory(this.directory.resolve(name));
		return SampleProcess.start(home, Map.of(),
				java("-D" + TestSampleApplication.DIRECTORY + "=" + this.directory, TestSampleApplication.class,
						// Not parked before the crash.
						"--harbor.inbox.retry.max-retries=1000"));
	}

	private static List<String> java(String option, Class<?> main, String... arguments) {
		return Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), option,
				"-cp", System.getProperty("java.class.path"), main.getName()), Stream.of(arguments))
			.toList();
	}

	private void shipAndCrashAsSoonAs(ThrowingRunnable condition) throws Exception {
		try (SampleProcess process = SampleProcess.start(this.directory, Map.of(),
				java("-Xmx256m", SampleApplication.class, this.arguments))) {
			assertThat(process.post("/orders", ORDER).statusCode()).isEqualTo(201);
			assertThat(process.post("/orders/A-1001/ship", "").statusCode()).isEqualTo(200);
			Awaitility.await().atMost(PATIENCE).untilAsserted(condition);
			process.signal("KILL");
			process.awaitExit();
		}
	}

	private void restartUntilSent() {
		List<String> restart = new ArrayList<>(List.of(this.arguments));
		restart.add("--server.port=0");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class,
				SandboxClock.class)
			.run(restart.toArray(String[]::new))) {
			HarborOutbox outbox = context.getBean(HarborOutbox.class);
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> outbox.list(OutboxQuery.create()).data(),
						(entries) -> entries.size() == 1 && entries.get(0).state() == State.SENT);
		}
	}

	private List<Object> emittedOrders() {
		return this.sandbox.events().stream().map((event) -> event.payload().asMap().get("orderNumber")).toList();
	}

	/**
	 * The clock of the sandbox for the outbox. Not annotated, because other contexts
	 * would find it.
	 */
	static class SandboxClock {

		private static Clock clock = Clock.systemUTC();

		@Bean(defaultCandidate = false)
		@Qualifier("harbor")
		Clock harborClock() {
			return clock;
		}

	}

}
