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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.harbor.HarborEnvironment;
import dev.harbor.process.JavaProcess;
import dev.harbor.test.HarborSandbox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes that emit and are killed at random, with a database that is restarted and
 * a Harbor that fails at random. On demand.
 */
class ChaosRun {

	private final Random random = new Random(Long.getLong("chaos.seed", System.nanoTime()));

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final List<JavaProcess> processes = new ArrayList<>();

	@TempDir
	private Path directory;

	private EmbeddedPostgres database;

	private int port;

	@Test
	void eachCommittedOrderIsOneEvent() throws Exception {
		int wanted = Integer.getInteger("chaos.orders", 200);
		this.port = TestSocketUtils.findAvailableTcpPort();
		this.sandbox.rateLimit(6000, 600);
		startDatabase();
		String url = this.database.getJdbcUrl("postgres", "postgres");
		DriverManagerDataSource dataSource = new DriverManagerDataSource(url, "postgres", "");
		new ResourceDatabasePopulator(new ClassPathResource("dev/harbor/jdbc/schema-postgresql.sql"))
			.execute(dataSource);
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		jdbc.execute("create table customer_order (id varchar(255) primary key)");
		String[] arguments = { "--spring.datasource.url=" + url, "--spring.datasource.username=postgres",
				"--spring.datasource.hikari.connection-timeout=2000", "--harbor.base-url=" + this.sandbox.baseUrl(),
				"--harbor.workspace-id=" + this.sandbox.workspaceId(),
				"--harbor.secret-key=" + this.sandbox.createKey(HarborEnvironment.SANDBOX),
				"--spring.application.name=orders", "--harbor.outbox.take-over-after=2s",
				"--harbor.outbox.retry.max-delay=5s", "--spring.main.banner-mode=off",
				"--" + OutboxApplication.NO_JPA };
		int kills = 0;
		int restarts = 0;
		try {
			while (jdbc.queryForObject("select count(*) from customer_order", Integer.class) < wanted) {
				while (this.processes.size() < 2) {
					this.processes
						.add(JavaProcess.start(this.directory, "process-" + UUID.randomUUID(), Shop.class, arguments));
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1500 + this.random.nextInt(3000)));
				this.sandbox.faults().next(3).post("/v1/events").afterEffect().connectionReset();
				this.sandbox.faults().next(3).post("/v1/events").status(503);
				if (this.random.nextInt(3) == 0) {
					this.database.close();
					startDatabase();
					restarts++;
				}
				else {
					this.processes.remove(this.random.nextInt(this.processes.size())).kill();
					kills++;
				}
			}
		}
		finally {
			this.processes.forEach(JavaProcess::close);
		}
		List<String> orders = jdbc.queryForList("select id from customer_order", String.class);
		try (ConfigurableApplicationContext context = run(arguments)) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.until(() -> context.getBean(HarborOutbox.class).status().stored() == 0);
		}
		List<Object> events = this.sandbox.events()
			.stream()
			.map((event) -> event.payload().asMap().get("order_id"))
			.toList();
		System.out.printf("%d orders, %d events; %d kills, %d restarts of the database%n", orders.size(), events.size(),
				kills, restarts);
		assertThat(events).containsExactlyInAnyOrderElementsOf(orders);
		this.database.close();
		this.sandbox.close();
	}

	private void startDatabase() throws IOException {
		this.database = EmbeddedPostgres.builder()
			.setDataDirectory(this.directory.resolve("data"))
			.setCleanDataDirectory(false)
			.setPort(this.port)
			.start();
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(Shop.class).web(WebApplicationType.NONE).run(arguments);
	}

	/**
	 * The process that is killed.
	 */
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	static class Shop {

		public static void main(String[] arguments) {
			ConfigurableApplicationContext context = ChaosRun.run(arguments);
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			HarborOutbox outbox = context.getBean(HarborOutbox.class);
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			while (true) {
				String id = UUID.randomUUID().toString();
				try {
					transaction.executeWithoutResult((status) -> {
						jdbc.update("insert into customer_order (id) values (?)", id);
						outbox.emit("order.shipped", Map.of("order_id", id));
					});
				}
				catch (RuntimeException ex) {
					// The database is unavailable, or the result of the commit is
					// unknown.
					ex.printStackTrace();
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
			}
		}

	}

}
