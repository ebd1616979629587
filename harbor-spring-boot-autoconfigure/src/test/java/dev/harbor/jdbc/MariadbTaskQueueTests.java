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

import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskQueue} on a MariaDB server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariadbTaskQueueTests extends TaskQueueTests {

	MariadbTaskQueueTests() {
		super(TestDatabase.MARIADB);
	}

	/*
	 * The default of MariaDB since 11.6.
	 */
	@Test
	void transactionWhoseSnapshotIsOutOfDateIsRepeated() {
		AtomicInteger attempts = new AtomicInteger();
		try (HikariDataSource dataSource = TestDatabase.MARIADB.dataSource()) {
			dataSource.setConnectionInitSql("set innodb_snapshot_isolation = on");
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute("create table queue_snapshot (number integer)");
			jdbc.update("insert into queue_snapshot values (1)");
			HarborDatabase database = new HarborDatabase(dataSource, () -> new JdbcTransactionManager(dataSource),
					HarborTables.withPrefix("queue_"), null);
			Integer number = database.inNewTransaction(() -> {
				jdbc.queryForObject("select number from queue_snapshot", Integer.class);
				if (attempts.incrementAndGet() == 1) {
					database.inNewTransaction(() -> jdbc.update("update queue_snapshot set number = 2"));
				}
				return jdbc.queryForObject("select number from queue_snapshot for update", Integer.class);
			});
			assertThat(number).isEqualTo(2);
			assertThat(attempts).hasValue(2);
			jdbc.execute("drop table queue_snapshot");
		}
	}

}
