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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.event.Event;
import dev.harbor.process.JavaProcess;
import dev.harbor.webhook.jdbc.TestDatabase;
import dev.harbor.webhook.web.TestDelivery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that each event has one effect, and that events of one key are handled in order,
 * when several processes share an inbox and some are killed. A longer run on demand:
 * {@code -Dinbox.events=30000}.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxProcessesTests {

	private static final String DATABASE = "inbox_processes";

	private static final int EVENTS = Integer.getInteger("inbox.events", 600);

	private static final int KEYS = 20;

	@TempDir
	private Path directory;

	private final List<AutoCloseable> closed = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private String url;

	private JdbcTemplate jdbc;

	@BeforeEach
	void createDatabase() {
		inAdministration("create database " + DATABASE);
		this.url = TestDatabase.POSTGRESQL.url().replaceFirst("/postgres(?=\\?|$)", "/" + DATABASE);
		HikariDataSource dataSource = TestDatabase.POSTGRESQL.dataSource();
		dataSource.setJdbcUrl(this.url);
		this.closed.add(dataSource);
		this.jdbc = new JdbcTemplate(dataSource);
		InboxEffects.createTable(this.jdbc);
	}

	@AfterEach
	void dropDatabase() throws Exception {
		this.threads.shutdownNow();
		for (AutoCloseable closeable : this.closed) {
			closeable.close();
		}
		inAdministration("drop database %s with (force)".formatted(DATABASE));
	}

	private static void inAdministration(String sql) {
		try (HikariDataSource administration = TestDatabase.POSTGRESQL.dataSource()) {
			new JdbcTemplate(administration).execute(sql);
		}
	}

	private static TestDelivery delivery(int event, int failures) {
		return TestDelivery.of("/webhooks/harbor", "evt_" + event, "order.changed",
				"{\"order\":{\"number\":\"ord_%s\"},\"n\":%s,\"failures\":%s}".formatted(event % KEYS, event / KEYS,
						failures));
	}

	@Test
	void eachEventHasOneEffectInOrderAfterProcessesAreKilled() throws Exception {
		HandlingProcess steady = start("steady");
		List<HandlingProcess> processes = new CopyOnWriteArrayList<>(List.of(steady, start("victim-0").awaitStarted()));
		steady.awaitStarted();
		AtomicInteger acknowledged = new AtomicInteger();
		List<Future<Void>> senders = new ArrayList<>();
		for (int key = 0; key < KEYS; key++) {
			int first = key;
			senders.add(this.threads.submit((Callable<Void>) () -> {
				// Like Harbor, repeats the delivery until it is acknowledged.
				for (int event = first; event < EVENTS; event += KEYS) {
					TestDelivery delivery = delivery(event, (event % 33 == 0) ? 1 : 0);
					AtomicInteger attempts = new AtomicInteger(event);
					await().pollDelay(Duration.ZERO)
						.atMost(Duration.ofMinutes(2))
						.until(() -> processes.get(attempts.getAndIncrement() % 2).acknowledges(delivery));
					acknowledged.incrementAndGet();
				}
				return null;
			}));
		}
		for (int kill = 1; kill <= 3; kill++) {
			int until = EVENTS * kill / 4;
			await().atMost(Duration.ofMinutes(5)).until(() -> acknowledged.get() >= until);
			assertThat(processes.get(1).kill()).isEqualTo(JavaProcess.KILLED);
			processes.set(1, start("victim-" + kill).awaitStarted());
		}
		for (Future<Void> sender : senders) {
			sender.get(5, TimeUnit.MINUTES);
		}
		InboxEffects.awaitAllHandled(this.jdbc);
		assertThat(InboxEffects.count(this.jdbc, "orders")).isEqualTo(EVENTS);
		assertThat(InboxEffects.count(this.jdbc, "history")).isEqualTo(EVENTS);
		assertThat(InboxEffects.distinct(this.jdbc)).isEqualTo(2 * EVENTS);
		assertThat(InboxEffects.outOfOrder(this.jdbc)).isZero();
		assertThat(this.jdbc.queryForList("select * from harbor_inbox_lane")).isEmpty();
		copiesHaveOneEffect(processes);
	}

	private void copiesHaveOneEffect(List<HandlingProcess> processes) throws Exception {
		int copies = 64;
		int events = Math.min(50, EVENTS / 50);
		List<Future<Boolean>> answers = new ArrayList<>();
		for (int event = EVENTS; event < EVENTS + events; event++) {
			TestDelivery delivery = delivery(event, 0);
			for (int copy = 0; copy < copies; copy++) {
				HandlingProcess process = processes.get(copy % 2);
				answers.add(this.threads.submit(() -> process.acknowledges(delivery)));
			}
		}
		for (Future<Boolean> answer : answers) {
			assertThat(answer.get(2, TimeUnit.MINUTES)).isTrue();
		}
		InboxEffects.awaitAllHandled(this.jdbc);
		assertThat(InboxEffects.count(this.jdbc, "orders")).isEqualTo(EVENTS + events);
		assertThat(InboxEffects.distinct(this.jdbc)).isEqualTo(2 * (EVENTS + events));
	}

	@Test
	void eachEventHasOneEffectWhenConnectionsBreakRepeatedly() {
		int events = Math.min(1000, EVENTS / 2);
		InboxApplication application = new InboxApplication(this.url,
				List.of("spring.datasource.username=postgres", "spring.datasource.password=",
						"harbor.inbox.take-over-after=2s", "harbor.inbox.retry.max-retries=100"),
				HandlingProcess.OrderEvents.class);
		this.closed.add(application);
		try (HikariDataSource administration = TestDatabase.POSTGRESQL.dataSource()) {
			JdbcTemplate administrator = new JdbcTemplate(administration);
			for (int i = 0; i < events; i++) {
				if (i % 100 == 50) {
					administrator.queryForList(
							"select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", DATABASE);
				}
				Event event = InboxApplication.event("order.shipped", "{}");
				// Like Harbor, repeats the delivery until it is acknowledged.
				await().pollDelay(Duration.ZERO).ignoreExceptions().atMost(Duration.ofMinutes(1)).until(() -> {
					application.jdbcInbox().take("default", event);
					return true;
				});
			}
			InboxEffects.awaitAllHandled(this.jdbc);
		}
		assertThat(InboxEffects.count(this.jdbc, "orders")).isEqualTo(events);
		assertThat(InboxEffects.distinct(this.jdbc)).isEqualTo(events);
		assertThat(application.inbox().status().listeners().get("orders").parked()).isZero();
	}

	private HandlingProcess start(String name) {
		HandlingProcess process = HandlingProcess.start(this.directory, name, this.url);
		this.closed.add(process);
		return process;
	}

}
