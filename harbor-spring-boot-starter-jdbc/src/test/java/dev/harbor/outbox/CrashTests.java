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

package dev.harbor.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.event.Event;
import dev.harbor.outbox.OutboxEvent.State;
import dev.harbor.process.JavaProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for killed processes that emit events: each committed event is at Harbor once.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class CrashTests {

	private final OutboxApplication application = new OutboxApplication(OutboxDatabase.POSTGRESQL);

	private final List<JavaProcess> processes = new ArrayList<>();

	@TempDir
	private Path directory;

	@BeforeEach
	void createTables() {
		this.application.createTables();
	}

	@AfterEach
	void close() {
		this.processes.forEach(JavaProcess::close);
		this.application.close();
	}

	@Test
	void killedProcessLosesNoCommittedEvent() {
		JavaProcess process = run("emit");
		OutboxApplication.await().until(() -> this.application.sandbox.events().size() > 30);
		kill();
		start();
		this.application.awaitIdle();
		List<String> orders = orders();
		assertThat(eventsByOrder().keySet()).as(process::log).containsExactlyInAnyOrderElementsOf(orders);
		assertThat(this.application.sandbox.events()).hasSameSizeAs(orders);
	}

	@Test
	void eventWithLostAnswerIsSentAgainByAnotherInstanceAndCreatedOnce() {
		// Takes effect immediately, and is answered after the caller has stopped waiting.
		this.application.sandbox.faults().next(1).post("/v1/events").afterEffect().delay(Duration.ofSeconds(20));
		run("emit-one");
		OutboxApplication.await().until(() -> !this.application.sandbox.events().isEmpty());
		kill();
		start();
		OutboxEvent entry = this.application.outbox().list(OutboxQuery.create()).data().get(0);
		assertThat(this.application.await(entry.id(), State.SENT).eventId())
			.contains(this.application.sandbox.events().get(0).id());
		assertThat(this.application.sandbox.events()).hasSize(1);
		this.application.sandbox.wireMock()
			.verify(2, WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/events"))
				.withHeader("Idempotency-Key", WireMock.equalTo(entry.id())));
	}

	@Test
	void eventWithUnrecordedAnswerIsSentAgainByAnotherInstanceAndCreatedOnce() throws Exception {
		try (Connection connection = DriverManager.getConnection(this.application.url(), "postgres", "");
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			this.application.sandbox.faults().next(1).post("/v1/events").afterEffect().delay(Duration.ofMillis(500));
			run("emit-one");
			OutboxApplication.await().until(() -> !this.application.sandbox.events().isEmpty());
			// The result of the answer waits for this lock to be recorded.
			statement.execute("select id from harbor_outbox_event for update");
			OutboxApplication.await().until(() -> isWaitingForALock(statement));
			kill();
			// The server would complete the statement of the process that was killed.
			statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
					+ " where datname = current_database() and wait_event_type = 'Lock'");
		}
		start();
		OutboxEvent entry = this.application.outbox().list(OutboxQuery.create()).data().get(0);
		assertThat(this.application.await(entry.id(), State.SENT).eventId())
			.contains(this.application.sandbox.events().get(0).id());
		assertThat(this.application.sandbox.events()).hasSize(1);
		this.application.sandbox.wireMock()
			.verify(2, WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/events"))
				.withHeader("Idempotency-Key", WireMock.equalTo(entry.id())));
	}

	private static boolean isWaitingForALock(Statement statement) throws SQLException {
		try (ResultSet waiting = statement.executeQuery("select 1 from pg_locks where not granted")) {
			return waiting.next();
		}
	}

	@Test
	void unrecordedEventIsSearchedForAfterTheIdempotencyWindow() {
		this.application.sandbox.faults().next(1).post("/v1/events").afterEffect().delay(Duration.ofSeconds(20));
		run("emit-one");
		OutboxApplication.await().until(() -> !this.application.sandbox.events().isEmpty());
		kill();
		this.application.sandbox.clock().advance(Duration.ofHours(25));
		start();
		OutboxEvent entry = this.application.outbox().list(OutboxQuery.create()).data().get(0);
		this.application.await(entry.id(), State.SENT);
		assertThat(this.application.sandbox.events()).hasSize(1);
	}

	private void start() {
		this.application.start(OutboxApplication.NO_JPA, "harbor.outbox.take-over-after=2s");
	}

	private JavaProcess run(String what) {
		JavaProcess process = JavaProcess.start(this.directory, what, Emitter.class, what,
				"--spring.datasource.url=" + this.application.url(), "--spring.datasource.username=postgres",
				"--harbor.base-url=" + this.application.sandbox.baseUrl(),
				"--harbor.workspace-id=" + this.application.sandbox.workspaceId(),
				"--harbor.secret-key=" + this.application.key, "--spring.application.name=orders",
				"--harbor.jdbc.initialize-schema=never", "--harbor.outbox.take-over-after=2s",
				"--" + OutboxApplication.NO_JPA);
		this.processes.add(process);
		return process;
	}

	private void kill() {
		this.processes.forEach(JavaProcess::kill);
	}

	private List<String> orders() {
		return this.application.jdbc().queryForList("select id from customer_order", String.class);
	}

	private Map<Object, Event> eventsByOrder() {
		return this.application.sandbox.events()
			.stream()
			.collect(Collectors.toMap((event) -> event.payload().asMap().get("order_id"), (event) -> event));
	}

	/**
	 * The process that is killed.
	 */
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	static class Emitter {

		public static void main(String[] arguments) {
			ConfigurableApplicationContext context = new SpringApplicationBuilder(Emitter.class)
				.web(WebApplicationType.NONE)
				.run(arguments);
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			HarborOutbox outbox = context.getBean(HarborOutbox.class);
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			int count = arguments[0].equals("emit-one") ? 1 : Integer.MAX_VALUE;
			for (int i = 0; i < count; i++) {
				String id = "order-" + i;
				transaction.executeWithoutResult((status) -> {
					jdbc.update("insert into customer_order (id) values (?)", id);
					outbox.emit("order.shipped", Map.of("order_id", id));
				});
			}
			// Until the process is killed.
			synchronized (context) {
				try {
					context.wait();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		}

	}

}
