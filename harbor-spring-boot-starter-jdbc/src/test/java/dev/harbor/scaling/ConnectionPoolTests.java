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

package dev.harbor.scaling;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.test.HarborInboxTester;
import dev.harbor.test.HarborOutboxTester;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.stereotype.Component;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the size of the connection pool in {@code docs/scaling-out.md}: under load with
 * a pool of exactly this size and a timeout of a quarter of a second, each thread holds
 * one connection at a time, and there are no more threads than in the formula.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "server.tomcat.threads.max=4", "server.tomcat.threads.min-spare=4", "harbor.inbox.concurrency=3",
				"harbor.outbox.concurrency=2", "harbor.inbox.polling-interval=20ms",
				"harbor.outbox.polling-interval=20ms", "harbor.inbox.take-over-after=1s",
				"harbor.outbox.take-over-after=1s", "harbor.inbox.reconcile.interval=1s",
				"spring.datasource.hikari.maximum-pool-size=15", "spring.datasource.hikari.connection-timeout=250",
				"spring.datasource.generate-unique-name=true" })
@AutoConfigureHarborSandbox
@DirtiesContext
class ConnectionPoolTests {

	private static final Path DOCS = Path.of("../docs");

	private static final int EVENTS = 120;

	@Autowired
	private WatchedPool pool;

	@LocalServerPort
	private int port;

	@Test
	void poolOfTheDocumentedSizeSuffices(@Autowired HarborOutboxTester outboxTester, @Autowired HarborSandbox sandbox,
			@Autowired HarborInboxTester inboxTester, @Autowired JdbcTemplate jdbc) {
		jdbc.execute("create table handled (event_id varchar(40) primary key)");
		sandbox.rateLimit(60_000, 60_000);
		this.pool.forget();
		RestClient client = RestClient.builder()
			.requestFactory(new JdkClientHttpRequestFactory())
			.baseUrl("http://localhost:" + this.port)
			.build();
		IntStream.range(0, EVENTS)
			.parallel()
			.forEach((i) -> client.post().uri("/orders/{number}", i).retrieve().toBodilessEntity());
		outboxTester.awaitIdle();
		assertThat(sandbox.awaitDeliveries()).hasSize(EVENTS)
			.allSatisfy((delivery) -> assertThat(delivery.attempts()).hasSize(1));
		inboxTester.awaitIdle();

		assertThat(jdbc.queryForObject("select count(*) from handled", Integer.class)).isEqualTo(EVENTS);
		assertThat(this.pool.mostOfOneThread()).isEqualTo(1);
		assertThat(this.pool.threads("http-nio-")).hasSizeBetween(1, 4);
		assertThat(this.pool.threads("harbor-inbox-\\d+")).hasSizeBetween(1, 3);
		assertThat(this.pool.threads("harbor-outbox-\\d+")).hasSizeBetween(1, 2);
		for (String queue : Set.of("inbox", "outbox")) {
			assertThat(this.pool.threads("harbor-" + queue + "-poll-")).hasSize(1);
			assertThat(this.pool.threads("harbor-" + queue + "-heartbeat-")).hasSizeBetween(1, 2);
		}
		assertThat(this.pool.threads("harbor-(?!inbox-|outbox-)")).isEmpty();
		assertThat(this.pool.size()).isEqualTo(4 + 3 + 2 + 3 + 3);
	}

	@Test
	void pageShowsTheSizeOfTheDefaults() throws IOException {
		String page = Files.readString(DOCS.resolve("scaling-out.md"));
		assertThat(page).contains("connections = web threads + harbor.inbox.concurrency + harbor.outbox.concurrency "
				+ "+ 3 for the inbox + 3 for the outbox");
		assertThat(page).contains("20 web threads and the defaults need 20 + 8 + 4 + 3 + 3 = 38 connections")
			.contains("server.tomcat.threads.max=20\nspring.datasource.hikari.maximum-pool-size=38");
		String properties = Files.readString(DOCS.resolve("properties.md"));
		assertThat(properties).contains("| `harbor.inbox.concurrency` | `8` |",
				"| `harbor.outbox.concurrency` | `4` |");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	@Import({ Orders.class, Listeners.class })
	static class Application {

		@Bean
		static WatchedPool watchedPool() {
			return new WatchedPool();
		}

	}

	@RestController
	static class Orders {

		private final HarborOutbox outbox;

		Orders(HarborOutbox outbox) {
			this.outbox = outbox;
		}

		@Transactional
		@PostMapping("/orders/{number}")
		public void ship(@PathVariable int number) {
			this.outbox.emit("order.shipped", Map.of("number", number));
		}

	}

	@Component
	static class Listeners {

		private final JdbcTemplate jdbc;

		Listeners(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(types = "order.shipped")
		void shipped(Event event) {
			this.jdbc.update("insert into handled (event_id) values (?)", event.id());
		}

	}

	/**
	 * Tracks the threads that hold connections of the pool.
	 */
	static class WatchedPool implements BeanPostProcessor {

		private final Map<Thread, AtomicInteger> held = new ConcurrentHashMap<>();

		private final AtomicInteger most = new AtomicInteger();

		private HikariDataSource pool;

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (bean instanceof HikariDataSource dataSource) {
				this.pool = dataSource;
				return new DelegatingDataSource(dataSource) {

					@Override
					public Connection getConnection() throws SQLException {
						return watched(super.getConnection());
					}

				};
			}
			return bean;
		}

		private Connection watched(Connection connection) {
			AtomicInteger held = this.held.computeIfAbsent(Thread.currentThread(), (thread) -> new AtomicInteger());
			this.most.accumulateAndGet(held.incrementAndGet(), Math::max);
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> {
						if (method.getName().equals("close") && !connection.isClosed()) {
							held.decrementAndGet();
						}
						try {
							return method.invoke(connection, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					});
		}

		void forget() {
			this.most.set(0);
		}

		int mostOfOneThread() {
			return this.most.get();
		}

		int size() {
			return this.pool.getMaximumPoolSize();
		}

		Set<String> threads(String beginning) {
			Pattern pattern = Pattern.compile(beginning);
			return this.held.keySet()
				.stream()
				.map(Thread::getName)
				.filter((name) -> pattern.matcher(name).lookingAt())
				.collect(Collectors.toCollection(TreeSet::new));
		}

	}

}
