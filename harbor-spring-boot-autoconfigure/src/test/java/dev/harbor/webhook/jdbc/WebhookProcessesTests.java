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

package dev.harbor.webhook.jdbc;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.process.JavaProcess;
import dev.harbor.webhook.jdbc.ReceivingApplication.Stop;
import dev.harbor.webhook.web.TestDelivery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that processes with a shared database handle each event once, and that a killed
 * process neither loses an event nor handles it twice.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebhookProcessesTests {

	private static final String DATABASE = "webhook_processes";

	private static HikariDataSource dataSource;

	private static JdbcTemplate jdbc;

	@TempDir
	private Path directory;

	private final List<ReceivingProcess> processes = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeAll
	static void createDatabase() {
		inAdministration("create database " + DATABASE);
		String url = TestDatabase.POSTGRESQL.url().replaceFirst("/postgres(?=\\?|$)", "/" + DATABASE);
		dataSource = TestDatabase.POSTGRESQL.dataSource();
		dataSource.setJdbcUrl(url);
		jdbc = new JdbcTemplate(dataSource);
		new ResourceDatabasePopulator(new ClassPathResource("dev/harbor/webhook/jdbc/schema-postgresql.sql"))
			.execute(dataSource);
		// Without constraints that would prevent repeated effects.
		jdbc.execute("create table shipped (event_id varchar(255) not null)");
	}

	@AfterAll
	static void dropDatabase() {
		dataSource.close();
		inAdministration("drop database %s with (force)".formatted(DATABASE));
	}

	private static void inAdministration(String sql) {
		try (HikariDataSource administration = TestDatabase.POSTGRESQL.dataSource()) {
			new JdbcTemplate(administration).execute(sql);
		}
	}

	@BeforeEach
	void clear() {
		jdbc.execute("truncate table shipped, harbor_webhook_event");
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.processes.forEach(ReceivingProcess::close);
		this.threads.shutdownNow();
		assertThat(this.threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void concurrentCopiesAtTwoProcessesAreHandledOnce() throws Exception {
		int copies = 64;
		int events = 50;
		List<ReceivingProcess> receivers = List.of(start("one"), start("other"));
		for (ReceivingProcess receiver : receivers) {
			receiver.awaitStarted();
		}
		List<TestDelivery> deliveries = Stream.generate(() -> TestDelivery.to("/append")).limit(events).toList();
		Map<Integer, Integer> answers = new ConcurrentHashMap<>();
		CyclicBarrier together = new CyclicBarrier(copies);
		List<Callable<Void>> senders = new ArrayList<>();
		for (int i = 0; i < copies; i++) {
			ReceivingProcess receiver = receivers.get(i % receivers.size());
			senders.add(() -> {
				for (TestDelivery delivery : deliveries) {
					together.await(1, TimeUnit.MINUTES);
					answers.merge(receiver.deliver(delivery), 1, Integer::sum);
				}
				return null;
			});
		}
		join(this.threads.invokeAll(senders));
		assertThat(answers).containsKey(200);
		assertThat(answers.keySet()).isSubsetOf(200, 503);
		assertThat(answers.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(copies * events);
		for (TestDelivery delivery : deliveries) {
			for (ReceivingProcess receiver : receivers) {
				assertThat(receiver.deliver(delivery.at(Instant.now()))).isEqualTo(200);
			}
		}
		assertThat(Files.readAllLines(this.directory.resolve("handled")))
			.containsExactlyInAnyOrderElementsOf(deliveries.stream().map(TestDelivery::eventId).toList());
		assertEachIsHandled(deliveries);
	}

	@Test
	void eventsAreCommittedOnceAfterAProcessIsKilled() throws Exception {
		ReceivingProcess receiver = start("first").awaitStarted();
		List<TestDelivery> stopping = Arrays.stream(Stop.values())
			.flatMap((stop) -> IntStream.range(0, 4)
				.mapToObj((i) -> TestDelivery.to("/commit").event(stop.name(), "{}")))
			.toList();
		Queue<TestDelivery> sent = new ConcurrentLinkedQueue<>(stopping);
		Map<String, Integer> answers = new ConcurrentHashMap<>();
		List<Future<?>> senders = new ArrayList<>();
		for (TestDelivery delivery : stopping) {
			senders.add(this.threads.submit(() -> deliverUntilKilled(receiver, delivery, answers)));
		}
		for (int i = 0; i < 8; i++) {
			senders.add(this.threads.submit(() -> {
				TestDelivery delivery;
				do {
					delivery = TestDelivery.to("/commit");
					sent.add(delivery);
				}
				while (deliverUntilKilled(receiver, delivery, answers));
			}));
		}
		await().atMost(Duration.ofMinutes(1))
			.until(() -> answers.size() >= 500 && stopping.stream()
				.allMatch(
						(delivery) -> Files.exists(ReceivingApplication.stopped(this.directory, delivery.eventId()))));
		assertThat(receiver.kill()).isEqualTo(JavaProcess.KILLED);
		join(senders);
		assertThat(answers.values()).containsOnly(200);
		Set<String> committed = new HashSet<>(shipped());
		assertThat(committed).containsAll(answers.keySet());
		assertThat(stopping).allSatisfy((delivery) -> assertThat(committed.contains(delivery.eventId()))
			.isEqualTo(new String(delivery.body()).contains(Stop.AFTER_COMMIT.name())));

		ReceivingProcess restarted = start("second").awaitStarted();
		Map<Integer, Integer> redeliveries = new ConcurrentHashMap<>();
		join(this.threads.invokeAll(IntStream.range(0, 16).<Callable<Void>>mapToObj((i) -> () -> {
			List<TestDelivery> all = List.copyOf(sent);
			for (int j = i; j < all.size(); j += 16) {
				TestDelivery delivery = all.get(j);
				await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(50)).until(() -> {
					int status = restarted.deliver(delivery.at(Instant.now()));
					redeliveries.merge(status, 1, Integer::sum);
					return status == 200;
				});
			}
			return null;
		}).toList()));
		assertThat(redeliveries.keySet()).isSubsetOf(200, 503);
		assertThat(shipped()).containsExactlyInAnyOrderElementsOf(sent.stream().map(TestDelivery::eventId).toList());
		assertEachIsHandled(sent);
	}

	/**
	 * Send a delivery, and record the answer if there is one.
	 */
	private static boolean deliverUntilKilled(ReceivingProcess receiver, TestDelivery delivery,
			Map<String, Integer> answers) {
		try {
			answers.put(delivery.eventId(), receiver.deliver(delivery));
			return true;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	private ReceivingProcess start(String name) {
		// Longer than any handler that is not stopped, but short enough to wait for.
		ReceivingProcess process = ReceivingProcess.start(this.directory, name,
				"spring.datasource.url=" + dataSource.getJdbcUrl(), "spring.datasource.username=postgres",
				"spring.datasource.hikari.maximum-pool-size=20", "harbor.webhook.store.lease=3s");
		this.processes.add(process);
		return process;
	}

	private static List<String> shipped() {
		return jdbc.queryForList("select event_id from shipped", String.class);
	}

	private static void assertEachIsHandled(Iterable<TestDelivery> deliveries) {
		Map<String, Boolean> handled = new HashMap<>();
		jdbc.query("select event_id, handled_at is not null from harbor_webhook_event", (row) -> {
			handled.put(row.getString(1), row.getBoolean(2));
		});
		Map<String, Boolean> expected = new HashMap<>();
		deliveries.forEach((delivery) -> expected.put(delivery.eventId(), true));
		assertThat(handled).isEqualTo(expected);
	}

	private static void join(Iterable<? extends Future<?>> futures) throws Exception {
		for (Future<?> future : futures) {
			future.get(1, TimeUnit.MINUTES);
		}
	}

}
