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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.HarborEnvironment;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no crash loses or doubles an event: the application runs in a process of its
 * own that is killed at the worst moments, and starts anew on the same database.
 */
class CrashTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration LONGER_THAN_THE_PROCESS_LIVES = PATIENCE;

	@TempDir
	private Path directory;

	private final HttpClient http = HttpClient.newHttpClient();

	private HarborSandbox sandbox;

	private String[] arguments;

	@BeforeEach
	void startSandbox() {
		this.sandbox = HarborSandbox.start();
		this.arguments = new String[] { "--server.port=0", "--spring.datasource.url=" + database(),
				"--harbor.base-url=" + this.sandbox.baseUrl(), "--harbor.workspace-id=" + this.sandbox.workspaceId(),
				"--harbor.secret-key=" + this.sandbox.createKey(HarborEnvironment.SANDBOX),
				"--harbor.webhook.secret=hbwhs_unused",
				// Whose checks would meet the faults that are meant for shipments.
				"--management.health.harbor.enabled=false" };
	}

	@AfterEach
	void closeSandbox() {
		this.sandbox.close();
	}

	@Test
	void shipmentIsAnnouncedAfterACrashBeforeHarborHeardOfIt() throws Exception {
		this.sandbox.wireMock()
			.stubFor(WireMock.post("/v1/events")
				.willReturn(
						WireMock.serviceUnavailable().withFixedDelay((int) LONGER_THAN_THE_PROCESS_LIVES.toMillis())));
		shipAndCrashAsSoonAs(() -> this.sandbox.wireMock().verify(WireMock.postRequestedFor(WireMock.anyUrl())));
		assertThat(this.sandbox.events()).isEmpty();
		this.sandbox.wireMock().resetMappings();
		restartUntilConfirmed(1);
		assertThat(announcedOrders()).containsExactly("A-1001");
	}

	@Test
	void shipmentIsAnnouncedOnceWhereACrashLostTheAnswer() throws Exception {
		this.sandbox.faults().post("/v1/events").afterEffect().delay(LONGER_THAN_THE_PROCESS_LIVES);
		shipAndCrashAsSoonAs(() -> assertThat(announcedOrders()).containsExactly("A-1001"));
		restartUntilConfirmed(1);
		assertThat(announcedOrders()).containsExactly("A-1001");
	}

	@Test
	void shipmentIsAnnouncedOnceWhereTheIdempotencyKeyHasRunOutSinceTheCrash() throws Exception {
		this.sandbox.faults().post("/v1/events").afterEffect().delay(LONGER_THAN_THE_PROCESS_LIVES);
		shipAndCrashAsSoonAs(() -> assertThat(announcedOrders()).containsExactly("A-1001"));
		this.sandbox.clock().advance(Duration.ofHours(25));
		execute("update purchase_order set shipped_at = dateadd(hour, -25, shipped_at)");
		restartUntilConfirmed(1);
		assertThat(announcedOrders()).containsExactly("A-1001");
	}

	@Test
	void shipmentsOfLongAgoThatHarborNeverHeardOfAreAnnounced() throws Exception {
		insertShipped("A-1001", "dateadd(hour, -25, current_timestamp)");
		restartUntilConfirmed(1);
		assertThat(announcedOrders()).containsExactly("A-1001");
	}

	@Test
	void shipmentThatHarborRefusesDoesNotStopTheOthers() throws Exception {
		// More than a page.
		List<String> numbers = IntStream.range(1000, 1105).mapToObj((number) -> "A-" + number).toList();
		for (String number : numbers) {
			insertShipped(number, "current_timestamp");
		}
		this.sandbox.wireMock()
			.stubFor(WireMock.post("/v1/events")
				.withRequestBody(WireMock.containing("A-1001"))
				.willReturn(WireMock.badRequest()));
		restartUntilConfirmed(numbers.size() - 1);
		List<String> others = new ArrayList<>(numbers);
		others.remove("A-1001");
		assertThat(announcedOrders()).containsExactlyElementsOf(others);
	}

	private void shipAndCrashAsSoonAs(ThrowingRunnable condition) throws Exception {
		Path log = this.directory.resolve("log");
		Process process = startProcess(log);
		try {
			String url = "http://localhost:" + awaitPort(log) + "/orders";
			assertThat(this.http.send(post(url, "{\"number\": \"A-1001\", \"item\": \"Ship bell\", \"quantity\": 1}"),
					BodyHandlers.discarding()))
				.satisfies((response) -> assertThat(response.statusCode()).isEqualTo(201));
			this.http.sendAsync(post(url + "/A-1001/ship", ""), BodyHandlers.discarding());
			Awaitility.await().atMost(PATIENCE).untilAsserted(condition);
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	private Process startProcess(Path log) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), SampleApplication.class.getName()));
		command.addAll(List.of(this.arguments));
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
	}

	private String awaitPort(Path log) {
		Pattern started = Pattern.compile("Tomcat started on port (\\d+)");
		return Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> started.matcher(Files.readString(log)).results().toList(), (results) -> !results.isEmpty())
			.get(0)
			.group(1);
	}

	private void restartUntilConfirmed(int orders) {
		try (ConfigurableApplicationContext context = SpringApplication.run(SampleApplication.class, this.arguments)) {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> jdbc.sql("select count(*) from purchase_order where event_id is not null")
					.query(Integer.class)
					.single(), (confirmed) -> confirmed == orders);
		}
	}

	private List<Object> announcedOrders() {
		return this.sandbox.events().stream().map((event) -> event.payload().asMap().get("orderNumber")).toList();
	}

	private void insertShipped(String number, String shippedAt) throws SQLException {
		execute("insert into purchase_order (number, item, quantity, shipped_at, version) values ('%s', 'Ship bell', 1, %s, 1)"
			.formatted(number, shippedAt));
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = DriverManager
			.getConnection(database() + ";INIT=RUNSCRIPT FROM 'classpath:schema.sql'");
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private String database() {
		return "jdbc:h2:" + this.directory.resolve("orders") + ";WRITE_DELAY=0";
	}

	private static HttpRequest post(String url, String json) {
		return HttpRequest.newBuilder(URI.create(url))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json))
			.build();
	}

}
