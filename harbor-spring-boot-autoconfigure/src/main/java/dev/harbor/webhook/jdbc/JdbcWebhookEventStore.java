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
 * JDBC implementation of {@link WebhookEventStore} that all instances of an application
 * share. Supports Derby, Db2, H2, HSQLDB, MariaDB, MySQL, Oracle, PostgreSQL and SQL
 * Server. Several applications can share a table; each application sees only its own
 * events. Safe for use by several threads and several instances.
 * <p>
 * <strong>Time.</strong> Leases and retention use the clock of the database, since the
 * clocks of the instances may differ. Only the time in {@link Claim.InProgress} is
 * converted to the clock of this instance.
 * <p>
 * <strong>Connections.</strong> Claiming, releasing and forgetting commit immediately,
 * even within a transaction of the caller: other callers must see a claim while its event
 * is handled, and a rollback must not remove the claim. If the thread holds a connection
 * of the data source outside a transaction, such as the connection of an open-in-view
 * Hibernate session, the store uses that connection. A thread in a transaction on the
 * data source needs a second connection for a short time, except for completing an event,
 * which is part of that transaction.
 * <p>
 * <strong>Transactions.</strong> An event that a transaction is about to complete does
 * not change: {@link #release} takes effect when the transaction has ended, and claims
 * return {@link Claim.InProgress} until then.
 * <p>
 * <strong>Statements.</strong> On H2, MariaDB and PostgreSQL, a new event takes one
 * statement to claim and one to complete, and a duplicate takes one. On MySQL, a claim
 * takes two statements and a duplicate one; on other databases, a claim takes one and a
 * duplicate two. Taking over an expired claim takes another statement, except on H2 and
 * MariaDB, as does a claim of the same event by several callers at the same time. While a
 * transaction completes an event, PostgreSQL, H2, MySQL and Oracle return a claim of it
 * without waiting. Other databases, and H2 and MySQL after the end of the lease, return
 * it after a lock timeout.
 * <p>
 * <strong>Cleanup.</strong> At most once a minute, a claim starts the removal of events
 * and claims whose retention has passed, in batches of a hundred. The removal runs on a
 * separate thread that ends afterwards. Failures are logged and affect no caller. Call
 * {@link #removeExpired()} to remove expired events at other times.
 * <p>
 * Database errors are thrown as {@link DataAccessException}. If the connection fails
 * during a claim, the claim may have been recorded; it then ends with its lease.
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
	 * @param dataSource the data source, first used by the first call of the store
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
	 * Within a transaction on the data source that can write, the event is recorded in
	 * that transaction, as with {@link #completeInTransaction}. The event is open again
	 * if the transaction is not committed.
	 */
	@Override
	public void complete(String endpoint, String eventId, String token) {
		checkKey(endpoint, eventId, token);
		this.handled.complete(endpoint, eventId, token);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * The transaction must be one of a {@code JdbcTransactionManager} or {@code
	 * DataSourceTransactionManager} on this data source, or of a {@code
	 * JpaTransactionManager} on this data source whose dialect exposes its JDBC
	 * connection, as that of Hibernate does. Rolling back to a savepoint that was created
	 * before this call counts as not committed. If the data source returns connections
	 * without auto-commit, the transaction must not have used another, independent data
	 * source, because the store cannot distinguish the two.
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
	 * If a transaction is about to complete the event, the event is released when the
	 * transaction has ended without completing it.
	 */
	@Override
	public void release(String endpoint, String eventId, String token) {
		checkKey(endpoint, eventId, token);
		this.claims.release(endpoint, eventId, token);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * If the current transaction completes the event, forgetting it is part of that
	 * transaction.
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
	 * Remove the events whose retention has passed. Call this method only to choose the
	 * time of the cleanup, or if no events arrive.
	 * @return the number of removed events
	 * @throws DataAccessException if the database fails
	 */
	public int removeExpired() {
		return this.expired.remove();
	}

	/**
	 * Check that the table exists, has the required columns, and can be read and written.
	 * @throws BadSqlGrammarException if the table is missing or lacks a column
	 * @throws PermissionDeniedDataAccessException if the user of the database lacks a
	 * privilege
	 * @throws IllegalStateException if this kind of database is not supported
	 * @throws DataAccessException if the database fails in another way
	 */
	public void checkTable() {
		this.tableCheck.check();
	}

	/**
	 * Return whether the table is of an earlier version, whose key did not contain the
	 * application.
	 * @return whether the migration script is required
	 * @see WebhookEventTable#MIGRATION_LOCATION
	 */
	public boolean isTableWithoutApplication() {
		return this.tableCheck.isWithoutApplication();
	}

	/**
	 * Return the kind of the database, as used in the names of the scripts.
	 * @return the platform, such as {@code postgresql}
	 * @throws IllegalStateException if this kind of database is not supported
	 * @throws DataAccessException if the database fails
	 */
	public String platform() {
		return this.connections.separately("determine the kind of the database",
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
	 * Stop the cleanup. The store remains usable.
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
	 * Builder of a {@link JdbcWebhookEventStore}. Not safe for use by several threads.
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
		 * @param table the table; the default is {@link WebhookEventTable#DEFAULT_NAME}
		 * @return this builder
		 */
		public Builder table(WebhookEventTable table) {
			Assert.notNull(table, "'table' must not be null");
			this.table = table;
			return this;
		}

		/**
		 * Set the application that owns the events. Applications that share a table do
		 * not see each other's events.
		 * @param application the name, which must be the same in all instances; the
		 * default is {@code application}
		 * @return this builder
		 * @throws IllegalArgumentException if the name is blank or longer than 255
		 * characters
		 */
		public Builder application(String application) {
			Assert.hasText(application, "'application' must not be empty");
			Assert.isTrue(application.length() <= MAX_LENGTH_OF_APPLICATION,
					"'application' must not be longer than 255 characters");
			this.application = application;
			return this;
		}

		/**
		 * Set the minimum time for which handled events are remembered.
		 * @param retention the time; the default is 96 hours, because Harbor redelivers
		 * an event for up to 72 hours
		 * @return this builder
		 * @throws IllegalArgumentException if the time is not positive
		 */
		public Builder retention(Duration retention) {
			Assert.notNull(retention, "'retention' must not be null");
			Assert.isTrue(!retention.isNegative() && !retention.isZero(), "'retention' must be positive");
			this.retention = retention;
			return this;
		}

		/**
		 * Set the kind of database.
		 * @param platform {@code db2}, {@code derby}, {@code h2}, {@code hsqldb}, {@code
		 * mariadb}, {@code mysql}, {@code oracle}, {@code postgresql} or {@code
		 * sqlserver}; {@code null} or empty to determine it from the first connection
		 * @return this builder
		 * @throws IllegalArgumentException if the value is not one of these
		 */
		public Builder platform(@Nullable String platform) {
			this.platform = StringUtils.hasText(platform) ? Platform.ofId(platform) : null;
			return this;
		}

		/**
		 * Set the clock of this instance. It determines the interval of the cleanup and
		 * the time in {@link Claim.InProgress}. Leases and retention use the clock of the
		 * database.
		 * @param clock the clock; the default is the system clock
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			Assert.notNull(clock, "'clock' must not be null");
			this.clock = clock;
			return this;
		}

		/**
		 * Build the store without connecting to the database.
		 * @return the store
		 */
		public JdbcWebhookEventStore build() {
			return new JdbcWebhookEventStore(this);
		}

	}

}
