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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that no acknowledged event is lost or handled twice when the database server is
 * killed under load. A longer run on demand: {@code -Dinbox.events=30000}.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxServerCrashTests {

	private static final int EVENTS = Integer.getInteger("inbox.events", 300);

	private static final int SENDERS = 8;

	@TempDir
	private Path directory;

	@Test
	void acknowledgedEventsAreHandledAfterTheDatabaseServerIsKilled() throws Exception {
		EmbeddedPostgres postgres = start(0);
		int port = postgres.getPort();
		ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
		try (HikariDataSource dataSource = new HikariDataSource()) {
			dataSource.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			InboxEffects.createTable(jdbc);
			try (WebhookServer server = WebhookServer.of(HandlingProcess.OrderEvents.class)
				.withDataSource()
				.properties(HandlingProcess.properties(postgres.getJdbcUrl("postgres", "postgres"), "test"))
				.run()) {
				AtomicInteger acknowledged = new AtomicInteger();
				AtomicInteger refused = new AtomicInteger();
				List<Future<Void>> senders = new ArrayList<>();
				for (int sender = 0; sender < SENDERS; sender++) {
					int first = sender;
					senders.add(threads.submit((Callable<Void>) () -> {
						for (int event = first; event < EVENTS; event += SENDERS) {
							deliver(server, event, acknowledged, refused);
						}
						return null;
					}));
				}
				for (int kill = 1; kill <= 2; kill++) {
					int until = EVENTS * kill / 3;
					await().atMost(Duration.ofMinutes(2)).until(() -> acknowledged.get() >= until);
					kill();
					// Releases the lock of the directory.
					postgres.close();
					postgres = start(port);
				}
				for (Future<Void> sender : senders) {
					sender.get(5, TimeUnit.MINUTES);
				}
				InboxEffects.awaitAllHandled(jdbc);
				assertThat(refused).hasPositiveValue();
				assertThat(InboxEffects.count(jdbc, "orders")).isEqualTo(EVENTS);
				assertThat(InboxEffects.count(jdbc, "history")).isEqualTo(EVENTS);
				assertThat(InboxEffects.distinct(jdbc)).isEqualTo(2 * EVENTS);
				assertThat(InboxEffects.outOfOrder(jdbc)).isZero();
			}
		}
		finally {
			threads.shutdownNow();
			postgres.close();
		}
	}

	private static void deliver(WebhookServer server, int event, AtomicInteger acknowledged, AtomicInteger refused) {
		TestDelivery delivery = TestDelivery.of("/webhooks/harbor", "evt_" + event, "order.changed",
				"{\"order\":{\"number\":\"ord_%s\"},\"n\":%s,\"failures\":0}".formatted(event % SENDERS,
						event / SENDERS));
		await().pollDelay(Duration.ZERO).atMost(Duration.ofMinutes(2)).until(() -> {
			boolean done = HandlingProcess.acknowledges(delivery, server.port());
			(done ? acknowledged : refused).incrementAndGet();
			return done;
		});
	}

	private EmbeddedPostgres start(int port) throws IOException {
		return EmbeddedPostgres.builder()
			.setPort(port)
			.setDataDirectory(this.directory.resolve("data"))
			.setCleanDataDirectory(false)
			// Disabled in this distribution.
			.setServerConfig("synchronous_commit", "on")
			.start();
	}

	private void kill() throws IOException {
		long server = Long.parseLong(Files.readAllLines(this.directory.resolve("data/postmaster.pid")).get(0));
		List<ProcessHandle> processes = new ArrayList<>();
		ProcessHandle.of(server).ifPresent((process) -> {
			process.descendants().forEach(processes::add);
			processes.add(0, process);
		});
		assertThat(processes).isNotEmpty();
		processes.forEach(ProcessHandle::destroyForcibly);
		await().atMost(Duration.ofSeconds(30)).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
	}

}
