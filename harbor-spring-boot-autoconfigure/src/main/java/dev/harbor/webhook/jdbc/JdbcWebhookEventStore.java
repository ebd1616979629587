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

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

import javax.sql.DataSource;

import dev.harbor.webhook.WebhookEventStore;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A {@link WebhookEventStore} in a database that all instances of an application share:
 * Derby, Db2, H2, HSQLDB, MariaDB, MySQL, Oracle, PostgreSQL or SQL Server. Several
 * applications may share a table; each sees its own events. Safe for use by several
 * threads and several instances.
 * <p>
 * <strong>Time.</strong> Leases and retention are counted on the clock of the database,
 * since the clocks of the instances may differ. Only the time in {@link Claim.InProgress}
 * is carried over to the clock of this instance.
 * <p>
 * <strong>Connections.</strong> Claiming, releasing and forgetting are committed at once,
 * also where the caller is in a transaction: a claim must be seen by others while its
 * event is handled, and must not vanish when the caller's transaction is rolled back. A
 * thread that holds a connection of the data source outside a transaction, as one with a
 * JPA session of Hibernate that is open in view does, uses that one. A thread in a
 * transaction on the data source needs a second connection for a moment; recording an
 * event as handled is then part of that transaction and needs none.
 * <p>
 * <strong>Transactions.</strong> Nothing touches an event that a transaction is about to
 * complete: {@link #release} follows when the transaction has ended, and until then a
 * claim is answered with {@link Claim.InProgress}.
 * <p>
 * <strong>Statements.</strong> On H2, MariaDB and PostgreSQL a new event takes one
 * statement to claim and one to complete, a duplicate one. On MySQL a claim takes two and
 * a duplicate one, elsewhere it is the other way round. Another statement is needed to
 * take over an ended claim, apart from H2 and MariaDB, and where several callers meet at
 * the same event at the same moment. While a transaction completes an event, a claim of
 * it is answered without waiting on PostgreSQL, H2, MySQL and Oracle; elsewhere, and on
 * H2 and MySQL if the lease has ended, after the time-out of a lock.
 * <p>
 * <strong>Clearing up.</strong> At most once a minute a claim begins to remove events
 * whose retention is over, and claims that ended as long ago, a hundred at a time. A
 * thread of its own does that, and ends with it. Failing to do so is logged and fails
 * nothing. {@link #removeExpired()} does the same at a time of one's own.
 * <p>
 * Database errors come out as {@link DataAccessException}. Where the connection breaks
 * while a claim is made, the claim may have been recorded; it then ends with its lease.
 *
 * @since 0.1.0
 */
public final class JdbcWebhookEventStore implements WebhookEventStore, AutoCloseable {

	private final WebhookEventTable table;

	private final StoreConnections connections;

	private final EventRows rows;

	private final EventClaims claims;

	private final HandledEvents handled;

	private final ExpiredEvents expired;

	private final TableCheck tableCheck;

	private JdbcWebhookEventStore(Builder builder) {
		this.table = builder.table;
		this.connections = new StoreConnections(builder.dataSource);
		this.rows = new EventRows(builder.table, builder.application, builder.platform);
		TransactionCompletions completions = new TransactionCompletions(this.connections, this.rows);
		this.claims = new EventClaims(this.connections, this.rows, completions, builder.clock);
		this.handled = new HandledEvents(builder.table, this.connections, this.rows, completions);
		Duration retention = builder.retention;
		this.expired = new ExpiredEvents(() -> this.connections.separately("remove webhook events",
				(connection) -> this.rows.removeExpired(connection, retention)), builder.clock);
		this.tableCheck = new TableCheck(builder.table, this.connections, this.rows);
	}

	/**
	 * Start building a store.
	 * @param dataSource the data source, not used before the first call of the store
	 * @return the builder
	 */
	public static Builder builder(DataSource dataSource) {
		return new Builder(dataSource);
	}

	@Override
	public Claim claim(String endpoint, String eventId, Duration lease) {
		checkKey(endpoint, eventId);
		Assert.isTrue(lease.compareTo(Duration.ofMillis(1)) >= 0, "'lease' must be at least a millisecond");
		this.expired.removeIfDue();
		return this.claims.claim(endpoint, eventId, lease);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Within a transaction on the data source that may write, the event is recorded in
	 * that transaction, as by {@link #completeInTransaction}; where it is not committed,
	 * the event is open again.
	 */
	@Override
	public void complete(String endpoint, String eventId, String token) {
		checkKey(endpoint, eventId, token);
		this.handled.complete(endpoint, eventId, token);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * The transaction has to be one of a {@code JdbcTransactionManager} or
	 * {@code DataSourceTransactionManager} on this data source, or of a
	 * {@code JpaTransactionManager} that knows this data source and whose dialect shows
	 * its connection, as that of Hibernate does. Rolling back to a savepoint that was
	 * made before this call counts as not committed. Where the data source hands out
	 * connections that are not in auto-commit mode, the transaction must not have used
	 * another data source that does not take part in it, since then the two cannot be
	 * told apart.
	 */
	@Override
	public void completeInTransaction(String endpoint, String eventId, String token, Consumer<Boolean> outcome) {
		checkKey(endpoint, eventId, token);
		Assert.notNull(outcome, "'outcome' must not be null");
		this.handled.completeInTransaction(endpoint, eventId, token, outcome);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Where a transaction is about to complete the event, this follows when it has ended
	 * and did not.
	 */
	@Override
	public void release(String endpoint, String eventId, String token) {
		checkKey(endpoint, eventId, token);
		this.claims.release(endpoint, eventId, token);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Where the current transaction completes the event, it forgets it as well.
	 */
	@Override
	public void forget(String endpoint, String eventId) {
		checkKey(endpoint, eventId);
		this.handled.forget(endpoint, eventId);
	}

	@Override
	public void forgetAll() {
		this.handled.forgetAll();
	}

	/**
	 * Remove the events whose retention is over. There is no need to call this, unless
	 * clearing up is wanted at certain times, or where no events arrive.
	 * @return how many were removed
	 * @throws DataAccessException if the database fails
	 */
	public int removeExpired() {
		return this.expired.remove();
	}

	/**
	 * Check that the table is there, with its columns, and may be read and written.
	 * @throws BadSqlGrammarException if it is not there, or not as it has to be
	 * @throws PermissionDeniedDataAccessException if the user of the database lacks a
	 * right
	 * @throws IllegalStateException if webhook events cannot be stored in this kind of
	 * database
	 * @throws DataAccessException if the database fails in another way
	 */
	public void checkTable() {
		this.tableCheck.check();
	}

	/**
	 * Return whether the table is that of an earlier version, whose key was without the
	 * application.
	 * @return whether a script has to add the application
	 * @see WebhookEventTable#MIGRATION_LOCATION
	 */
	public boolean isTableWithoutApplication() {
		return this.tableCheck.isWithoutApplication();
	}

	/**
	 * Return the kind of the database, which is part of the names of the scripts.
	 * @return the platform, such as {@code postgresql}
	 * @throws IllegalStateException if webhook events cannot be stored in this kind of
	 * database
	 * @throws DataAccessException if the database fails
	 */
	public String platform() {
		return this.connections.separately("find out the kind of the database",
				(connection) -> this.rows.platform(connection).id());
	}

	/**
	 * Return the name of the table.
	 * @return the name
	 */
	public String tableName() {
		return this.table.name();
	}

	/**
	 * Stop clearing up. The store can still be used.
	 */
	@Override
	public void close() {
		this.expired.close();
	}

	private static void checkKey(String endpoint, String eventId, String token) {
		checkKey(endpoint, eventId);
		Assert.notNull(token, "'token' must not be null");
	}

	private static void checkKey(String endpoint, String eventId) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(eventId, "'eventId' must not be null");
	}

	/**
	 * Builds a {@link JdbcWebhookEventStore}. Not for use by several threads.
	 */
	public static final class Builder {

		private static final int MAX_LENGTH_OF_APPLICATION = 255;

		private final DataSource dataSource;

		private WebhookEventTable table = WebhookEventTable.of(WebhookEventTable.DEFAULT_NAME);

		private String application = "application";

		private Duration retention = Duration.ofHours(96);

		private @Nullable Platform platform;

		private Clock clock = Clock.systemUTC();

		private Builder(DataSource dataSource) {
			Assert.notNull(dataSource, "'dataSource' must not be null");
			this.dataSource = dataSource;
		}

		/**
		 * Set the table.
		 * @param table the table, by default {@link WebhookEventTable#DEFAULT_NAME}
		 * @return this builder
		 */
		public Builder table(WebhookEventTable table) {
			Assert.notNull(table, "'table' must not be null");
			this.table = table;
			return this;
		}

		/**
		 * Set the application whose events these are. Applications that share a table do
		 * not see each other's events.
		 * @param application the name, the same in all instances, by default
		 * {@code application}
		 * @return this builder
		 * @throws IllegalArgumentException if it is blank or longer than 255 characters
		 */
		public Builder application(String application) {
			Assert.hasText(application, "'application' must not be empty");
			Assert.isTrue(application.length() <= MAX_LENGTH_OF_APPLICATION,
					"'application' must not be longer than 255 characters");
			this.application = application;
			return this;
		}

		/**
		 * Set how long handled events are remembered at least.
		 * @param retention the time, by default 96 hours; Harbor delivers an event again
		 * for up to 72 hours
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder retention(Duration retention) {
			Assert.notNull(retention, "'retention' must not be null");
			Assert.isTrue(!retention.isNegative() && !retention.isZero(), "'retention' must be positive");
			this.retention = retention;
			return this;
		}

		/**
		 * Set the kind of database.
		 * @param platform {@code db2}, {@code derby}, {@code h2}, {@code hsqldb},
		 * {@code mariadb}, {@code mysql}, {@code oracle}, {@code postgresql} or
		 * {@code sqlserver}; by default, also if {@code null} or empty, what the first
		 * connection says
		 * @return this builder
		 * @throws IllegalArgumentException if it is any other
		 */
		public Builder platform(@Nullable String platform) {
			this.platform = StringUtils.hasText(platform) ? Platform.ofId(platform) : null;
			return this;
		}

		/**
		 * Set the clock of this instance. It paces clearing up and shows when a claim of
		 * another one ends; leases and retention are counted on the clock of the
		 * database.
		 * @param clock the clock, by default that of the system
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			Assert.notNull(clock, "'clock' must not be null");
			this.clock = clock;
			return this;
		}

		/**
		 * Build the store, without connecting to the database.
		 * @return the store
		 */
		public JdbcWebhookEventStore build() {
			return new JdbcWebhookEventStore(this);
		}

	}

}
