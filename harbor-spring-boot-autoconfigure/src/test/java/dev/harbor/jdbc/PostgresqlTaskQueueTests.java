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

package dev.harbor.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TaskQueue} on a PostgreSQL server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresqlTaskQueueTests extends TaskQueueTests {

	PostgresqlTaskQueueTests() {
		super(TestDatabase.POSTGRESQL);
	}

	@Test
	void missingPrivilegeIsReportedInsteadOfAMissingTable() {
		JdbcTemplate administration = new JdbcTemplate(restricted("postgres"));
		administration.execute("drop schema if exists tables_restricted cascade");
		administration.execute("drop role if exists tables_restricted");
		administration.execute("create role tables_restricted login password 'tables_restricted'");
		administration.execute("create schema tables_restricted");
		administration.execute("grant usage on schema tables_restricted to tables_restricted");
		administration.execute("create table tables_restricted.q_application (id int primary key, name varchar(255))");
		administration.execute("grant select on tables_restricted.q_application to tables_restricted");
		administration.execute("create table tables_restricted.q_task (id int primary key)");
		DataSource dataSource = restricted("tables_restricted");
		HarborDatabase database = new HarborDatabase(dataSource, () -> new JdbcTransactionManager(dataSource),
				HarborTables.withPrefix("tables_restricted.q_"), null);
		for (String granted : List.of("", "select", "insert", "update")) {
			if (!granted.isEmpty()) {
				administration.execute("grant " + granted + " on tables_restricted.q_task to tables_restricted");
			}
			assertThatExceptionOfType(UnusableTablesException.class)
				.isThrownBy(() -> database.verify(Map.of("task", "1")))
				.withMessageContaining("may not use the table 'tables_restricted.q_task'")
				.withMessageContaining("permission denied");
		}
		administration.execute("grant delete on tables_restricted.q_task to tables_restricted");
		database.verify(Map.of("task", "1"));
	}

	private static DataSource restricted(String user) {
		return new DriverManagerDataSource(TestDatabase.POSTGRESQL.url().replaceAll("\\?.*", ""), user, user);
	}

	/*
	 * With a plan that was made for an almost empty table, the statement of db-scheduler
	 * takes all tasks.
	 */
	@Test
	void noMoreTasksAreTakenThanAllowedWhenTheTableWasAlmostEmptyBefore() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.dataSource()) {
			dataSource.addDataSourceProperty("prepareThreshold", "1");
			dataSource.setConnectionInitSql("set plan_cache_mode = force_generic_plan");
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			HarborDatabase database = new HarborDatabase(dataSource, () -> new JdbcTransactionManager(dataSource),
					HarborTables.withPrefix("queue_"), null);
			TaskQueue queue = TaskQueue.builder(database, "outbox")
				.concurrency(2)
				.pollingInterval(Duration.ofMillis(100))
				.build((task) -> {
					if (task.id().startsWith("later")) {
						running.countDown();
						await(release);
					}
					task.done();
				});
			queue.schedule("hour", Instant.now().plus(Duration.ofHours(1)));
			jdbc.execute("alter table queue_outbox_task set (autovacuum_enabled = false)");
			jdbc.execute("vacuum analyze queue_outbox_task");
			queue.start();
			queue.schedule("now", Instant.now());
			Awaitility.await()
				.until(() -> jdbc.queryForObject("select count(*) from queue_outbox_task", Integer.class) == 1);
			jdbc.update(
					"""
							insert into queue_outbox_task (task_name, task_instance, execution_time, picked, version)
							select task_name, 'later' || n, now(), false, 1 from queue_outbox_task, generate_series(1, 500) n""");
			assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(jdbc.queryForObject("select count(*) from queue_outbox_task where picked", Integer.class))
				.isLessThanOrEqualTo(2 + TasksAhead.MAX);
			jdbc.update("delete from queue_outbox_task where not picked");
			release.countDown();
			queue.stop();
			jdbc.execute("alter table queue_outbox_task reset (autovacuum_enabled)");
		}
	}

	@Test
	void transactionThatWaitedForAnExclusiveOneSeesItsChangesIfSnapshotsAreRepeatable() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.dataSource()) {
			dataSource.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute("create table queue_claim (owner integer)");
			HarborDatabase database = new HarborDatabase(dataSource, () -> new JdbcTransactionManager(dataSource),
					HarborTables.withPrefix("queue_"), null);
			database.exclusively(() -> started);
			Supplier<Integer> owners = () -> jdbc.queryForObject("select count(*) from queue_claim", Integer.class);
			CompletableFuture<Void> first = CompletableFuture.runAsync(() -> database.exclusively(() -> {
				started.countDown();
				Awaitility.await()
					.until(() -> jdbc.queryForObject("select count(*) from pg_locks where not granted",
							Integer.class) > 0);
				return jdbc.update("insert into queue_claim values (1)");
			}));
			assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(database.exclusively(owners)).isEqualTo(1);
			first.get(30, TimeUnit.SECONDS);
			jdbc.update("delete from queue_application");
			assertThat(database.<Integer>exclusively(
					() -> jdbc.queryForObject("select count(*) from queue_application", Integer.class)))
				.isOne();
			jdbc.execute("drop table queue_claim");
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
