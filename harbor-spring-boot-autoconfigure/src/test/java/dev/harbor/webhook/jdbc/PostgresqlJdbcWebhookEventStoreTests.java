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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.WebhookEventStore.Claim;
import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcWebhookEventStore} on a PostgreSQL server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresqlJdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	PostgresqlJdbcWebhookEventStoreTests() {
		super(TestDatabase.POSTGRESQL);
	}

	/*
	 * With a plan that was made for an almost empty table, the limit of a subquery counts
	 * for each row.
	 */
	@Test
	void expiredEventsAreRemovedInBatchesWhenTheTableWasAlmostEmptyBefore() throws SQLException {
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.dataSource()) {
			dataSource.addDataSourceProperty("prepareThreshold", "1");
			dataSource.setConnectionInitSql("set plan_cache_mode = force_generic_plan");
			try (Connection connection = dataSource.getConnection()) {
				JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
				String insert = "insert into harbor_webhook_event (application, endpoint, event_id, token, claimed_until)"
						+ " select 'one', 'default', 'evt_' || n, '', now() - interval '%s' from generate_series(%s) n";
				jdbc.execute("alter table harbor_webhook_event set (autovacuum_enabled = false)");
				jdbc.update(insert.formatted("1 second", "1, 1"));
				jdbc.execute("vacuum analyze harbor_webhook_event");
				EventRows rows = new EventRows(WebhookEventTable.of("harbor_webhook_event"), "one", null);
				assertThat(rows.removeExpired(connection, Duration.ofHours(96))).isZero();
				jdbc.update(insert.formatted("100 hours", "2, 501"));
				assertThat(rows.removeExpired(connection, Duration.ofHours(96))).isEqualTo(EventStatements.BATCH_SIZE);
			}
		}
	}

	@Test
	void eventsOfManyThreadsAreClaimedCompletedAndReleasedAtTheHighestIsolationLevel() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(16);
		try (HikariDataSource strict = TestDatabase.POSTGRESQL.dataSource();
				JdbcWebhookEventStore store = JdbcWebhookEventStore.builder(strict).build()) {
			strict.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
			List<Future<?>> handled = IntStream.range(0, 400).<Future<?>>mapToObj((number) -> threads.submit(() -> {
				String eventId = "evt_" + number;
				Claim claim = store.claim("default", eventId, Duration.ofMinutes(4));
				store.release("default", eventId, ((Claimed) claim).token());
				claim = store.claim("default", eventId, Duration.ofMinutes(4));
				store.complete("default", eventId, ((Claimed) claim).token());
			})).toList();
			for (Future<?> one : handled) {
				one.get(1, TimeUnit.MINUTES);
			}
			assertThat(IntStream.range(0, 400)).allMatch(
					(number) -> store.claim("default", "evt_" + number, Duration.ofMinutes(4)) instanceof Handled);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void readOnlyConnectionOfTheThreadIsNotUsed() {
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.dataSource();
				JdbcWebhookEventStore store = JdbcWebhookEventStore.builder(dataSource).build()) {
			dataSource.addDataSourceProperty("readOnlyMode", "always");
			TransactionTemplate supports = new TransactionTemplate(new JdbcTransactionManager(dataSource));
			supports.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
			ConnectionCallback<Claim> claim = (connection) -> {
				connection.setReadOnly(true);
				return store.claim("default", "evt_1", Duration.ofMinutes(4));
			};
			assertThat(supports.<Claim>execute((status) -> new JdbcTemplate(dataSource).execute(claim)))
				.isInstanceOf(Claimed.class);
		}
	}

}
