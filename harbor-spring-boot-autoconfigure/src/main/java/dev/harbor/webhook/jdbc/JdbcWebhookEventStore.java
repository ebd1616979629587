package dev.harbor.webhook.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import javax.sql.DataSource;

import dev.harbor.webhook.TransactionalWebhookEventStore;
import dev.harbor.webhook.WebhookClaimLostException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.Assert;
import org.springframework.util.IdGenerator;
import org.springframework.util.StringUtils;

/**
 * A {@link TransactionalWebhookEventStore} in a database that all instances of an
 * application share: PostgreSQL, MariaDB or H2. Immutable but for its pace of clearing
 * up, and safe for use by several threads and several instances.
 * <p>
 * <strong>Time.</strong> Leases and retention are counted on the clock of the database,
 * since the clocks of the instances may differ. Only the time that
 * {@link Claim.InProgress} tells is carried over to the clock of this instance.
 * <p>
 * <strong>Connections.</strong> Everything but {@link #completeInTransaction} takes a
 * connection of its own from the data source and commits at once, also where the caller
 * is in a transaction: a claim must be seen by others while its event is handled, and
 * must not vanish when the caller's transaction is rolled back. A thread that claims
 * within a transaction so needs two connections for a moment.
 * <p>
 * <strong>Statements.</strong> A new event takes one statement to claim and one to
 * complete, a duplicate one. Another one is needed to take over an ended claim on
 * PostgreSQL, and where several callers meet at the same event at the same moment. While
 * a transaction completes an event, a claim of it is answered without waiting, or after
 * the time-out of a lock: on MariaDB (one second), and on H2 if the lease has ended.
 * <p>
 * <strong>Clearing up.</strong> At most once a minute a claim is followed by a statement
 * that removes up to 1,000 events whose retention is over, and claims that ended as long
 * ago; as long as there are more than that, once a second. Failing to do so is logged and
 * fails nothing. {@link #removeExpired()} does the same at a time of one's own.
 * <p>
 * Database errors come out as {@link DataAccessException}. Where the connection breaks
 * while a claim is made, the claim may have been recorded; it then ends with its lease.
 */
public final class JdbcWebhookEventStore implements TransactionalWebhookEventStore {

	private static final Log logger = LogFactory.getLog(JdbcWebhookEventStore.class);

	private static final int BATCH_SIZE = 1000;

	private static final Duration REMOVAL_INTERVAL = Duration.ofMinutes(1);

	private static final Duration REMOVAL_INTERVAL_OF_BACKLOG = Duration.ofSeconds(1);

	private static final int ATTEMPTS = 5;

	private final DataSource dataSource;

	private final WebhookEventTable table;

	private final Duration retention;

	private final Clock clock;

	// A token is no secret. UUID.randomUUID() has all threads wait for one source of
	// secrets.
	private final IdGenerator tokens = new AlternativeJdkIdGenerator();

	private final SQLExceptionTranslator exceptions = new SQLExceptionSubclassTranslator();

	private final AtomicLong nextRemoval;

	private volatile @Nullable Statements statements;

	private volatile boolean handedOutInAutoCommit = true;

	private JdbcWebhookEventStore(Builder builder) {
		this.dataSource = builder.dataSource;
		this.table = builder.table;
		this.retention = builder.retention;
		this.clock = builder.clock;
		this.statements = (builder.dialect != null) ? builder.dialect.statements(builder.table) : null;
		this.nextRemoval = new AtomicLong(nextRemoval(REMOVAL_INTERVAL));
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
		String token = this.tokens.generateId().toString();
		Map<String, Object> values = Map.of("endpoint", endpoint, "eventId", eventId, "token", token, "lease",
				lease.toMillis());
		return onOwnConnection("claim a webhook event", (connection) -> {
			Claim claim = claim(connection, token, values);
			removeExpiredIfDue(connection);
			return claim;
		});
	}

	@Override
	public void complete(String endpoint, String eventId, String token) {
		Map<String, Object> values = key(endpoint, eventId, token);
		int completed = onOwnConnection("complete a webhook event",
				(connection) -> update(connection, statements(connection).complete, values));
		if (completed == 0) {
			throw new WebhookClaimLostException(endpoint, eventId);
		}
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
		Map<String, Object> values = key(endpoint, eventId, token);
		Assert.notNull(outcome, "'outcome' must not be null");
		Assert.state(isTransactionOnDataSource(), () -> ("Webhook event '%s' cannot be completed in a transaction: "
				+ "there is none here on the data source of the webhook event store")
			.formatted(eventId));
		try {
			if (updateInTransaction(values) == 0) {
				throw new WebhookClaimLostException(endpoint, eventId);
			}
		}
		catch (RuntimeException ex) {
			// Whoever catches it must not commit what belongs to this event.
			TransactionSynchronizationManager.registerSynchronization(new CommitRefusal(ex));
			throw ex;
		}
		TransactionSynchronizationManager.registerSynchronization(new CompletionOutcome(outcome));
	}

	@Override
	public void release(String endpoint, String eventId, String token) {
		Map<String, Object> values = key(endpoint, eventId, token);
		onOwnConnection("release a webhook event",
				(connection) -> update(connection, statements(connection).release, values));
	}

	@Override
	public void forget(String endpoint, String eventId) {
		checkKey(endpoint, eventId);
		Map<String, Object> values = Map.of("endpoint", endpoint, "eventId", eventId);
		onOwnConnection("forget a webhook event",
				(connection) -> update(connection, statements(connection).forget, values));
	}

	/**
	 * Remove up to 1,000 events whose retention is over. There is no need to call this,
	 * unless clearing up is wanted at certain times, or where no events arrive.
	 * @return how many were removed
	 * @throws DataAccessException if the database fails
	 */
	public int removeExpired() {
		return onOwnConnection("remove webhook events", this::removeExpired);
	}

	/**
	 * Check that the table is there, with its columns.
	 * @throws BadSqlGrammarException if it is not
	 * @throws IllegalStateException if webhook events cannot be stored in this kind of
	 * database
	 * @throws DataAccessException if the database fails in another way
	 */
	public void checkTable() {
		onOwnConnection("check the table of webhook events", (connection) -> {
			try (PreparedStatement statement = statements(connection).check.prepare(connection, Map.of())) {
				return statement.executeQuery().next();
			}
		});
	}

	/**
	 * Return the name of the table.
	 * @return the name
	 */
	public String tableName() {
		return this.table.name();
	}

	private Claim claim(Connection connection, String token, Map<String, Object> values) throws SQLException {
		Statements statements = statements(connection);
		SQLException contention = null;
		Row row = null;
		for (int i = 0; i < ATTEMPTS; i++) {
			try {
				row = take(connection, statements, values);
				commit(connection);
			}
			catch (SQLException ex) {
				if (!statements.dialect.isContention(ex)) {
					throw ex;
				}
				contention = ex;
				rollback(connection);
				row = query(connection, statements.look, values);
				commit(connection);
				if (row != null && row.handledAt() == null && statements.dialect.isLockTimeout(ex)) {
					// A transaction holds it. That is as good as a claim, and the caller
					// has waited long enough.
					return inProgress(row);
				}
			}
			if (row != null && row.taken()) {
				return new Claim.Claimed(token);
			}
			if (row != null && row.handledAt() != null) {
				return new Claim.Handled(row.handledAt());
			}
			if (row != null && !row.isOpen()) {
				return inProgress(row);
			}
			// Someone came in between; what they did is seen the next time.
		}
		if (row != null) {
			// Its lease has ended, but it cannot be taken: a transaction holds it.
			return inProgress(row);
		}
		throw new ConcurrencyFailureException("Webhook event could not be claimed in %s attempts".formatted(ATTEMPTS),
				contention);
	}

	private @Nullable Row take(Connection connection, Statements statements, Map<String, Object> values)
			throws SQLException {
		Row row = query(connection, statements.claim, values);
		if (statements.takeOver == null) {
			return row;
		}
		boolean taken = (row == null) || (row.isOpen() && update(connection, statements.takeOver, values) == 1);
		return taken ? Row.TAKEN : row;
	}

	private Claim inProgress(Row row) {
		Instant now = this.clock.instant();
		return new Claim.InProgress(row.remaining().isNegative() ? now : now.plus(row.remaining()));
	}

	private @Nullable Row query(Connection connection, Sql sql, Map<String, Object> values) throws SQLException {
		Dialect dialect = statements(connection).dialect;
		try (PreparedStatement statement = sql.prepare(connection, values); ResultSet rows = statement.executeQuery()) {
			if (!rows.next()) {
				return null;
			}
			if (rows.getBoolean(1)) {
				return Row.TAKEN;
			}
			Instant handledAt = dialect.time(rows, 3);
			return (handledAt != null) ? new Row(false, handledAt, Duration.ZERO)
					: new Row(false, null, Duration.between(dialect.time(rows, 4), dialect.time(rows, 2)));
		}
	}

	private int update(Connection connection, Sql sql, Map<String, Object> values) throws SQLException {
		try (PreparedStatement statement = sql.prepare(connection, values)) {
			return statement.executeUpdate();
		}
	}

	private void removeExpiredIfDue(Connection connection) {
		long due = this.nextRemoval.get();
		if (this.clock.millis() < due || !this.nextRemoval.compareAndSet(due, nextRemoval(REMOVAL_INTERVAL))) {
			return;
		}
		try {
			int removed = removeExpired(connection);
			commit(connection);
			if (removed >= BATCH_SIZE) {
				this.nextRemoval.set(nextRemoval(REMOVAL_INTERVAL_OF_BACKLOG));
			}
		}
		catch (SQLException ex) {
			logger.warn("Webhook events whose retention is over could not be removed; another attempt follows", ex);
			rollbackQuietly(connection);
		}
	}

	private int removeExpired(Connection connection) throws SQLException {
		return update(connection, statements(connection).remove,
				Map.of("retention", this.retention.toMillis(), "batch", BATCH_SIZE));
	}

	private long nextRemoval(Duration interval) {
		return this.clock.millis() + interval.toMillis();
	}

	private boolean isTransactionOnDataSource() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive()
				|| !(TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder)) {
			return false;
		}
		// A connection is bound to the thread as well where it was merely used in a
		// transaction on something else. It is in auto-commit mode then, or, where
		// connections never are, its synchronization tells.
		return this.handedOutInAutoCommit ? !isBoundInAutoCommit() : TransactionSynchronizationManager
			.getSynchronizations()
			.stream()
			.noneMatch((synchronization) -> synchronization.getClass().getEnclosingClass() == DataSourceUtils.class);
	}

	private boolean isBoundInAutoCommit() {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return connection.getAutoCommit();
		}
		catch (SQLException ex) {
			throw translate("complete a webhook event", ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	private int updateInTransaction(Map<String, Object> values) {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try (PreparedStatement statement = statements(connection).complete.prepare(connection, values)) {
			DataSourceUtils.applyTransactionTimeout(statement, this.dataSource);
			return statement.executeUpdate();
		}
		catch (SQLException ex) {
			throw translate("complete a webhook event", ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	private <T> T onOwnConnection(String task, Work<T> work) {
		// Not through DataSourceUtils, which would give the connection of a transaction.
		Connection connection;
		try {
			connection = this.dataSource.getConnection();
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("Failed to obtain a connection to %s".formatted(task), ex);
		}
		try {
			this.handedOutInAutoCommit = connection.getAutoCommit();
			T result = work.on(connection);
			commit(connection);
			return result;
		}
		catch (SQLException ex) {
			rollbackQuietly(connection);
			throw translate(task, ex);
		}
		finally {
			// What was done stays done, so failing to close it is no failure of the call.
			JdbcUtils.closeConnection(connection);
		}
	}

	private void commit(Connection connection) throws SQLException {
		if (!connection.getAutoCommit()) {
			connection.commit();
		}
	}

	private void rollback(Connection connection) throws SQLException {
		if (!connection.getAutoCommit()) {
			connection.rollback();
		}
	}

	private void rollbackQuietly(Connection connection) {
		try {
			rollback(connection);
		}
		catch (SQLException ex) {
			logger.debug("Rolling back failed after another failure", ex);
		}
	}

	private DataAccessException translate(String task, SQLException ex) {
		DataAccessException translated = this.exceptions.translate(task, null, ex);
		return (translated != null) ? translated : new UncategorizedSQLException(task, null, ex);
	}

	private Statements statements(Connection connection) throws SQLException {
		Statements statements = this.statements;
		if (statements == null) {
			statements = Dialect.ofProductName(connection.getMetaData().getDatabaseProductName())
				.statements(this.table);
			this.statements = statements;
		}
		return statements;
	}

	private static Map<String, Object> key(String endpoint, String eventId, String token) {
		checkKey(endpoint, eventId);
		Assert.notNull(token, "'token' must not be null");
		return Map.of("endpoint", endpoint, "eventId", eventId, "token", token);
	}

	private static void checkKey(String endpoint, String eventId) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(eventId, "'eventId' must not be null");
	}

	@FunctionalInterface
	private interface Work<T> {

		T on(Connection connection) throws SQLException;

	}

	/**
	 * What there is of an event.
	 *
	 * @param taken whether this claim has taken it
	 * @param handledAt when it was handled, if it was
	 * @param remaining how long another's claim lasts, if there is one; not positive once
	 * it has ended
	 */
	private record Row(boolean taken, @Nullable Instant handledAt, Duration remaining) {

		static final Row TAKEN = new Row(true, null, Duration.ZERO);

		/**
		 * Whether the event was not handled and its last claim has ended.
		 */
		boolean isOpen() {
			return !this.taken && this.handledAt == null && this.remaining.compareTo(Duration.ZERO) <= 0;
		}

	}

	/**
	 * Builds a {@link JdbcWebhookEventStore}. Not for use by several threads.
	 */
	public static final class Builder {

		private final DataSource dataSource;

		private WebhookEventTable table = WebhookEventTable.of(WebhookEventTable.DEFAULT_NAME);

		private Duration retention = Duration.ofHours(96);

		private @Nullable Dialect dialect;

		private Clock clock = Clock.systemUTC();

		private Builder(DataSource dataSource) {
			Assert.notNull(dataSource, "'dataSource' must not be null");
			// Transactions are bound to the one behind it, and it would give their
			// connections even where one of its own is wanted.
			DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy)
					? proxy.getTargetDataSource() : null;
			this.dataSource = (target != null) ? target : dataSource;
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
		 * @param platform {@code h2}, {@code mariadb} or {@code postgresql}; by default,
		 * also if {@code null} or empty, what the first connection says
		 * @return this builder
		 * @throws IllegalArgumentException if it is any other
		 */
		public Builder platform(@Nullable String platform) {
			this.dialect = StringUtils.hasText(platform) ? Dialect.ofPlatform(platform) : null;
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
