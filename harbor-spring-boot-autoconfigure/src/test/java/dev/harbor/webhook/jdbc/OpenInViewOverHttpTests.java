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

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for many concurrent deliveries to methods whose session keeps its connection
 * until the end of the request, with pools that have fewer connections than requests.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class OpenInViewOverHttpTests {

	private static final int AT_ONCE = 40;

	private static final String[] PATHS = { "/jpa", "/jdbc", "/failing-jpa", "/failing-jdbc" };

	@ParameterizedTest
	@CsvSource({ "TOMCAT, 1", "TOMCAT, 2", "TOMCAT, 10", "JETTY, 1", "JETTY, 2", "JETTY, 10", "NETTY, 1", "NETTY, 2",
			"NETTY, 10" })
	@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void allEventsAreDeliveredOnce(Stack stack, int connections) {
		try (WebhookServer server = WebhookServer.of(Controller.class, CompleteInTransactionTests.Jpa.class)
			.on(stack)
			.withDataSource()
			.endpoints("jdbc", "failing-jpa", "failing-jdbc")
			.properties("spring.datasource.url=" + TestDatabase.POSTGRESQL.url(), "spring.datasource.username=postgres",
					"spring.datasource.hikari.maximum-pool-size=" + connections, "harbor.webhook.store.type=jdbc",
					"harbor.webhook.store.jdbc.initialize-schema=always")
			.run()) {
			JdbcTemplate jdbc = new JdbcTemplate(server.bean(DataSource.class));
			jdbc.execute("drop table if exists shipped_order");
			jdbc.execute("create table shipped_order (id varchar(255) not null primary key)");
			List<TestDelivery> deliveries = IntStream.range(0, AT_ONCE)
				.mapToObj((i) -> TestDelivery.to(PATHS[i % PATHS.length]))
				.toList();
			assertThat(deliver(server, deliveries)).allMatch(List.of(200, 500)::contains);
			assertThat(deliver(server, deliveries)).allMatch(Predicate.isEqual(200));
			assertThat(deliver(server, deliveries)).allMatch(Predicate.isEqual(200));
			Controller controller = server.bean(Controller.class);
			assertThat(deliveries)
				.allSatisfy((delivery) -> assertThat(controller.calls.get(delivery.eventId())).as(delivery.path())
					.hasValue(delivery.path().startsWith("/failing") ? 2 : 1));
			jdbc.execute("drop table shipped_order");
			jdbc.execute("drop table harbor_webhook_event");
		}
	}

	private static Stream<Integer> deliver(WebhookServer server, List<TestDelivery> deliveries) {
		List<CompletableFuture<HttpResponse<String>>> answers = deliveries.stream()
			.map(server::deliverAsynchronously)
			.toList();
		return answers.stream().map((answer) -> answer.join().statusCode());
	}

	@RestController
	static class Controller {

		private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

		private final JdbcTemplate jdbc;

		@PersistenceContext
		private EntityManager entityManager;

		Controller(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@PostMapping("/jpa")
		void jpa(@HarborWebhook Event event) {
			// From here on, the session holds a connection.
			this.entityManager.find(ShippedOrder.class, event.id());
			called(event);
		}

		@PostMapping("/jdbc")
		void jdbc(@HarborWebhook("jdbc") Event event) {
			this.jdbc.queryForObject("select count(*) from shipped_order where id = ?", Integer.class, event.id());
			called(event);
		}

		@PostMapping("/failing-jpa")
		void failingJpa(@HarborWebhook("failing-jpa") Event event) {
			this.entityManager.find(ShippedOrder.class, event.id());
			failFirst(event);
		}

		@PostMapping("/failing-jdbc")
		void failingJdbc(@HarborWebhook("failing-jdbc") Event event) {
			this.jdbc.queryForObject("select count(*) from shipped_order where id = ?", Integer.class, event.id());
			failFirst(event);
		}

		private void failFirst(Event event) {
			if (called(event) == 1) {
				throw new IllegalStateException("broken");
			}
		}

		private int called(Event event) {
			return this.calls.computeIfAbsent(event.id(), (id) -> new AtomicInteger()).incrementAndGet();
		}

	}

}
