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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.jdbc.TaskQueue.DueTask;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskQueue} during an outage of the database.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseOutageTests {

	private final UnreliableDataSource dataSource = new UnreliableDataSource();

	private final AtomicInteger runs = new AtomicInteger();

	@Test
	void outageIsLoggedOnceAndTasksRunAfterwards(CapturedOutput output) {
		HarborDatabase database = database(this.dataSource);
		TaskQueue queue = queue(database).build((task) -> run(database, task));
		queue.start();
		try {
			queue.schedule("before", Instant.now());
			Awaitility.await().until(() -> this.runs.get() == 1);
			this.dataSource.away.set(true);
			Awaitility.await().until(() -> this.dataSource.refusals.get() > 20);
			this.dataSource.away.set(false);
			queue.schedule("after", Instant.now());
			Awaitility.await().until(() -> this.runs.get() == 2);
			assertThat(output).containsOnlyOnce("The outbox waits for the database: away")
				.doesNotContain("Unhandled exception", "Failed while detecting dead");
			this.dataSource.away.set(true);
			Awaitility.await().until(() -> this.dataSource.refusals.get() > 40);
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), "The outbox waits for the database: away"))
				.as("once for each outage")
				.isEqualTo(2);
			assertThat(output).containsOnlyOnce("The outbox has the database again");
		}
		finally {
			queue.stop();
		}
	}

	@Test
	@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
	void transactionThatHoldsTheConnectionForWhichTheStartWaitsEnds(CapturedOutput output) {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setDataSource(this.dataSource);
			pool.setMaximumPoolSize(1);
			pool.setConnectionTimeout(250);
			HarborDatabase database = database(pool);
			TaskQueue queue = queue(database).recurring("job", Duration.ofHours(1), () -> {
			}).build((task) -> run(database, task));
			database.inNewTransaction(() -> {
				queue.schedule("one", Instant.now());
				new Thread(queue::start).start();
				Awaitility.await()
					.untilAsserted(() -> assertThat(output).contains("The outbox waits for the database: "));
				return queue;
			});
			try {
				Awaitility.await().until(() -> this.runs.get() == 1);
			}
			finally {
				queue.stop();
			}
		}
	}

	@Test
	@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
	void queueThatWaitsForTheDatabaseToStartIsStopped() {
		HarborDatabase database = database(this.dataSource);
		TaskQueue queue = queue(database).recurring("job", Duration.ofHours(1), () -> {
		}).build((task) -> run(database, task));
		queue.isIdle();
		this.dataSource.away.set(true);
		queue.start();
		Awaitility.await().until(() -> this.dataSource.refusals.get() > 0);
		queue.stop();
		// A thread ends a moment after its executor.
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("harbor-outbox-poll")));
	}

	@Test
	void recurringJobIsAddedAfterTheDatabaseFailedDuringTheStart(CapturedOutput output) {
		HarborDatabase database = database(this.dataSource);
		TaskQueue queue = queue(database).recurring("job", Duration.ofHours(1), this.runs::incrementAndGet)
			.build((task) -> run(database, task));
		queue.isIdle();
		this.dataSource.brokenConnections.set(1);
		queue.start();
		try {
			Awaitility.await().until(() -> this.runs.get() == 1);
		}
		finally {
			queue.stop();
		}
		assertThat(output).containsOnlyOnce("The outbox could not be started and tries again");
	}

	private HarborDatabase database(DataSource dataSource) {
		new ResourceDatabasePopulator(new ClassPathResource("dev/harbor/jdbc/schema-h2.sql")).execute(dataSource);
		return new HarborDatabase(dataSource, () -> new JdbcTransactionManager(dataSource),
				HarborTables.withPrefix(HarborTables.DEFAULT_PREFIX), null);
	}

	private static TaskQueue.Builder queue(HarborDatabase database) {
		return TaskQueue.builder(database, "outbox")
			.pollingInterval(Duration.ofMillis(10))
			.takeOverAfter(Duration.ofSeconds(1));
	}

	private void run(HarborDatabase database, DueTask task) {
		database.inTransaction(() -> {
			task.done();
			return this.runs.incrementAndGet();
		});
	}

	private static final class UnreliableDataSource extends DelegatingDataSource {

		private final AtomicBoolean away = new AtomicBoolean();

		private final AtomicInteger refusals = new AtomicInteger();

		private final AtomicInteger brokenConnections = new AtomicInteger();

		UnreliableDataSource() {
			JdbcDataSource h2 = new JdbcDataSource();
			h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
			setTargetDataSource(h2);
		}

		@Override
		public Connection getConnection() throws SQLException {
			if (this.away.get()) {
				this.refusals.incrementAndGet();
				throw new SQLException("away");
			}
			Connection connection = super.getConnection();
			if (this.brokenConnections.getAndUpdate((number) -> Math.max(0, number - 1)) > 0) {
				connection.close();
			}
			return connection;
		}

	}

}
