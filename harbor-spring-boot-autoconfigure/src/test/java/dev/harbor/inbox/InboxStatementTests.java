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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.listener.HarborListener;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the number of statements and commits per event on PostgreSQL.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class InboxStatementTests extends InboxDatabaseTests {

	private static final Pattern HERE = Pattern.compile("main");

	private static final Pattern STORING = Pattern.compile("storing");

	private static final Pattern HANDLING = Pattern.compile("harbor-inbox-\\d+");

	private InboxApplication application;

	private StatementLog log;

	InboxStatementTests() {
		super(TestDatabase.POSTGRESQL);
	}

	@BeforeEach
	void start() {
		this.application = start(Logging.class, Listeners.class);
		this.log = this.application.bean(StatementLog.class);
		// These queries are executed once.
		handle(InboxApplication.event("order.shipped", "{}"));
		await().until(() -> this.application.jdbc()
			.queryForObject("select count(last_success) from harbor_inbox_task", Integer.class) == 1);
	}

	private void handle(Event event) {
		this.application.jdbcInbox().take("default", event);
		awaitState(this.application, "listener", event, State.HANDLED);
	}

	@Test
	void deliveryTakesOneStatementWithAutoCommit() {
		this.log.clear(HERE);
		this.application.jdbcInbox().take("default", InboxApplication.event("order.shipped", "{}"));
		assertThat(this.log.entries()).singleElement()
			.asString()
			.contains("insert into harbor_inbox_event ")
			.contains("insert into harbor_inbox_task ");
	}

	@Test
	void deliveryTakesOneStatementAndOneCommitWithAPoolWithoutAutoCommit() {
		InboxApplication application = start(List.of("spring.datasource.hikari.auto-commit=false"), Logging.class,
				Listeners.class);
		StatementLog log = application.bean(StatementLog.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		log.clear(HERE);
		assertThat(application.jdbcInbox().take("default", event)).isTrue();
		assertThat(log.entries()).hasSize(2).last().isEqualTo("commit");
		awaitState(application, "listener", event, State.HANDLED);
	}

	@Test
	void copyOfADeliveryTakesOneStatement() {
		Event event = InboxApplication.event("order.shipped", "{}");
		handle(event);
		this.log.clear(HERE);
		assertThat(this.application.jdbcInbox().take("default", event)).isFalse();
		assertThat(this.log.entries()).hasSize(1);
	}

	@Test
	void deliveryWithinATransactionIsCommittedWithoutIt() {
		Event event = InboxApplication.event("order.shipped", "{}");
		this.application.transaction().executeWithoutResult((status) -> {
			assertThat(this.application.jdbcInbox().take("default", event)).isTrue();
			status.setRollbackOnly();
		});
		awaitState(this.application, "listener", event, State.HANDLED);
	}

	@Test
	void deliveriesThatArriveDuringACommitShareTheNextOne() throws Exception {
		Event held = InboxApplication.event("order.shipped", "{}");
		Event copy = InboxApplication.event("order.shipped", "{}");
		this.application.jdbcInbox().take("default", copy);
		this.log.clear(STORING);
		List<FutureTask<Boolean>> stored = new ArrayList<>();
		this.application.transaction().executeWithoutResult((status) -> {
			// Holds up the first delivery.
			this.application.inbox().accept("default", held);
			stored.add(take(held));
			await().until(() -> this.log.entries().size() == 1);
			for (Event event : List.of(copy, InboxApplication.event("order.shipped", "{\"a\":\"\\u00e4\\\"\"}"),
					InboxApplication.event("order.shipped", "{}"))) {
				stored.add(take(event));
			}
		});
		assertThat(stored.get(0).get()).isFalse();
		assertThat(stored.get(1).get()).isFalse();
		assertThat(stored.get(2).get()).isTrue();
		assertThat(stored.get(3).get()).isTrue();
		assertThat(this.log.entries()).hasSize(2);
		await().until(() -> this.application.inbox().status().listeners().get("listener").stored() == 0);
		assertThat(this.application.inbox().list(InboxQuery.create()).data())
			.extracting((event) -> event.event().payload().json())
			.contains("{\"a\":\"\\u00e4\\\"\"}");
	}

	@Test
	void deliveriesAreStoredAlthoughOneThatSharesTheirCommitWaitsForATransaction() throws Exception {
		Event first = InboxApplication.event("order.shipped", "{}");
		Event held = InboxApplication.event("order.shipped", "{}");
		this.log.clear(STORING);
		List<FutureTask<Boolean>> stored = new ArrayList<>();
		this.application.transaction().executeWithoutResult((outer) -> {
			this.application.inbox().accept("default", held);
			inAnotherTransaction(() -> {
				this.application.inbox().accept("default", first);
				stored.add(take(first));
				await().until(() -> this.log.entries().size() == 1);
				stored.add(take(held));
				stored.add(take(InboxApplication.event("order.shipped", "{}")));
			});
			assertThat(result(stored.get(2))).isTrue();
			assertThat(stored.get(1)).isNotDone();
		});
		assertThat(stored.get(0).get()).isFalse();
		assertThat(stored.get(1).get()).isFalse();
	}

	@Test
	void eventsAreLookedUpByIndexWhileTheTableHasNoStatistics() throws Exception {
		this.log.clear(STORING);
		Event held = InboxApplication.event("order.shipped", "{}");
		List<FutureTask<Boolean>> stored = new ArrayList<>();
		this.application.transaction().executeWithoutResult((status) -> {
			this.application.inbox().accept("default", held);
			stored.add(take(held));
			await().until(() -> this.log.entries().size() == 1);
			stored.add(take(InboxApplication.event("order.shipped", "{}")));
			stored.add(take(InboxApplication.event("order.shipped", "{}")));
		});
		for (FutureTask<Boolean> one : stored) {
			one.get();
		}
		assertThat(this.log.entries()).hasSize(2).allSatisfy((statement) -> {
			assertThat(genericPlan(statement)).contains("harbor_inbox_event_event_key on harbor_inbox_event")
				.doesNotContain("Seq Scan", "Hash");
		});
	}

	private String genericPlan(String sql) {
		AtomicInteger number = new AtomicInteger();
		String numbered = Pattern.compile("\\?").matcher(sql).replaceAll((match) -> "\\$" + number.incrementAndGet());
		ConnectionCallback<String> plan = (connection) -> {
			JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
			jdbc.execute("set plan_cache_mode = force_generic_plan");
			jdbc.execute("prepare planned as " + numbered);
			try {
				String nothing = String.join(", ", Collections.nCopies(number.get(), "null"));
				return String.join("\n", jdbc.queryForList("explain execute planned (" + nothing + ")", String.class));
			}
			finally {
				jdbc.execute("deallocate planned");
				jdbc.execute("reset plan_cache_mode");
			}
		};
		return this.application.jdbc().execute(plan);
	}

	private void inAnotherTransaction(Runnable work) {
		TransactionTemplate transaction = new TransactionTemplate(
				this.application.transaction().getTransactionManager());
		transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		transaction.executeWithoutResult((status) -> work.run());
	}

	private FutureTask<Boolean> take(Event event) {
		FutureTask<Boolean> stored = new FutureTask<>(() -> this.application.jdbcInbox().take("default", event));
		Thread thread = new Thread(stored, "storing");
		int before = this.log.entries().size();
		thread.start();
		await().until(() -> this.log.entries().size() > before || thread.getState() == Thread.State.TIMED_WAITING);
		return stored;
	}

	private static boolean result(FutureTask<Boolean> task) {
		try {
			return task.get(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void handlingTakesTwoStatementsAndOneCommit() {
		this.log.clear(HANDLING);
		Event event = InboxApplication.event("order.shipped", "{}");
		handle(event);
		await().until(() -> this.log.entries().contains("commit"));
		assertThat(this.log.entries()).hasSize(3).last().isEqualTo("commit");
		// Not by a column with its own index, which a new database would use.
		assertThat(this.log.entries().get(0)).startsWith("select ").endsWith(" where id = ? for update");
	}

	@Configuration(proxyBeanMethods = false)
	static class Logging {

		@Bean
		static StatementLog statementLog() {
			return new StatementLog();
		}

	}

	@Component
	static class Listeners {

		@HarborListener(id = "listener", types = "order.shipped")
		void shipped(Event event) {
		}

	}

}
