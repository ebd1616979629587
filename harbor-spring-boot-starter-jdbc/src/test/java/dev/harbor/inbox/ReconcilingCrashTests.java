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

package dev.harbor.inbox;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.HarborEnvironment;
import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.process.JavaProcess;
import dev.harbor.test.HarborSandbox;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for reconciling in a process that is killed between two pages.
 */
class ReconcilingCrashTests {

	private static final int EVENTS = 450;

	private static final String SECRET = "hbwhs_0123456789abcdef";

	@TempDir
	private Path directory;

	private HarborSandbox sandbox;

	private Server server;

	private String url;

	private JdbcTemplate jdbc;

	private @Nullable ConfigurableApplicationContext other;

	@BeforeEach
	void start() throws SQLException {
		this.sandbox = HarborSandbox.start();
		this.server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
		this.url = "jdbc:h2:tcp://localhost:%s/mem:reconciling;DB_CLOSE_DELAY=-1".formatted(this.server.getPort());
		this.jdbc = new JdbcTemplate(new DriverManagerDataSource(this.url, "sa", ""));
		this.jdbc.execute("create table effect (event_id varchar(255) not null)");
	}

	@AfterEach
	void stop() {
		if (this.other != null) {
			this.other.close();
		}
		this.jdbc.execute("shutdown");
		this.server.stop();
		this.sandbox.close();
	}

	@Test
	void anotherInstanceContinuesAtThePageOfAKilledProcess() {
		for (int i = 0; i < EVENTS; i++) {
			this.sandbox.createEvent("order.shipped", Map.of());
		}
		this.sandbox.faults().next(2).get("/v1/events").delay(Duration.ofMillis(1));
		this.sandbox.faults().get("/v1/events").delay(Duration.ofSeconds(20));
		String[] arguments = arguments(this.sandbox.createKey(HarborEnvironment.SANDBOX));
		try (JavaProcess process = JavaProcess.start(this.directory, "process", Application.class, arguments)) {
			await().atMost(Duration.ofMinutes(1))
				.until(() -> this.sandbox.faults().pending() == 0 || !process.isAlive());
			assertThat(process.isAlive()).as(process::log).isTrue();
		}
		assertThat(this.jdbc.queryForObject("select page_cursor from harbor_inbox_pass", String.class)).isNotNull();
		assertThat(count("harbor_inbox_event")).isEqualTo(200);
		this.sandbox.wireMock().resetRequests();
		this.other = application(arguments);
		await().atMost(Duration.ofMinutes(1)).until(() -> count("effect") == EVENTS);
		assertThat(count("(select distinct event_id from effect)")).isEqualTo(EVENTS);
		assertThat(this.sandbox.wireMock()
			.findAll(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/v1/events")))
			.get(0)
			.getUrl()).contains("starting_after=");
	}

	private String[] arguments(String key) {
		return List
			.of("spring.datasource.url=" + this.url, "spring.datasource.username=sa", "spring.application.name=orders",
					"harbor.base-url=" + this.sandbox.baseUrl(), "harbor.workspace-id=" + this.sandbox.workspaceId(),
					"harbor.secret-key=" + key, "harbor.webhook.secret=" + SECRET,
					"harbor.jdbc.initialize-schema=always", "harbor.inbox.take-over-after=1s",
					"harbor.inbox.polling-interval=100ms", "harbor.inbox.reconcile.interval=1s",
					"harbor.inbox.reconcile.lookback=1h", "management.health.harbor.enabled=false")
			.stream()
			.map((property) -> "--" + property)
			.toArray(String[]::new);
	}

	private static ConfigurableApplicationContext application(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run(arguments);
	}

	private Integer count(String table) {
		return this.jdbc.queryForObject("select count(*) from " + table, Integer.class);
	}

	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	@Import(OrderEvents.class)
	static class Application {

		public static void main(String[] arguments) throws InterruptedException {
			application(arguments);
			// Until the process is killed.
			new CountDownLatch(1).await();
		}

	}

	static class OrderEvents {

		private final JdbcTemplate jdbc;

		OrderEvents(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(types = "order.shipped")
		void shipped(Event event) {
			this.jdbc.update("insert into effect values (?)", event.id());
		}

	}

}
