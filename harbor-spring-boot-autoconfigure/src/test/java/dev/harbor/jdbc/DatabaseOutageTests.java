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

import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskQueue} during an outage of the database.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseOutageTests {

	@Test
	void outageIsLoggedOnceAndTasksRunAfterwards(CapturedOutput output) {
		UnreliableDataSource dataSource = new UnreliableDataSource();
		new ResourceDatabasePopulator(new ClassPathResource("dev/harbor/jdbc/schema-h2.sql")).execute(dataSource);
		HarborDatabase database = new HarborDatabase(dataSource, () -> new JdbcTransactionManager(dataSource),
				HarborTables.withPrefix(HarborTables.DEFAULT_PREFIX), null);
		AtomicInteger runs = new AtomicInteger();
		TaskQueue queue = TaskQueue.builder(database, "outbox")
			.pollingInterval(Duration.ofMillis(10))
			.takeOverAfter(Duration.ofSeconds(1))
			.build((task) -> database.inTransaction(() -> {
				task.done();
				return runs.incrementAndGet();
			}));
		queue.start();
		try {
			queue.schedule("before", Instant.now());
			Awaitility.await().until(() -> runs.get() == 1);
			dataSource.away.set(true);
			Awaitility.await().until(() -> dataSource.refusals.get() > 20);
			dataSource.away.set(false);
			queue.schedule("after", Instant.now());
			Awaitility.await().until(() -> runs.get() == 2);
			assertThat(output).containsOnlyOnce("The outbox waits for the database: away")
				.doesNotContain("Unhandled exception", "Failed while detecting dead");
			dataSource.away.set(true);
			Awaitility.await().until(() -> dataSource.refusals.get() > 40);
		}
		finally {
			queue.stop();
		}
	}

	private static final class UnreliableDataSource extends DelegatingDataSource {

		private final AtomicBoolean away = new AtomicBoolean();

		private final AtomicInteger refusals = new AtomicInteger();

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
			return super.getConnection();
		}

	}

}
