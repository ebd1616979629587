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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.Assert;

/**
 * The database of the inbox and the outbox: their tables, and the transactions of the
 * application. Safe for use by several threads. Connects on first use.
 *
 * @since 0.2.0
 */
public final class HarborDatabase {

	// Beside the row of the owner, which TableCheck writes.
	private static final int LOCK_ID = 2;

	private static final String LOCK_NAME = "lock";

	private final DataSource dataSource;

	private final HarborTables tables;

	private final @Nullable String application;

	private final JdbcTemplate jdbc;

	private final DatabaseTransactions transactions;

	private volatile @Nullable Dialect dialect;

	/**
	 * Create a description of a database.
	 * @param dataSource the data source
	 * @param transactionManager the supplier of the application's transaction manager for
	 * the data source
	 * @param tables the tables
	 * @param application the name of the application that owns the tables, or {@code
	 * null}
	 */
	public HarborDatabase(DataSource dataSource, Supplier<PlatformTransactionManager> transactionManager,
			HarborTables tables, @Nullable String application) {
		Assert.notNull(dataSource, "'dataSource' must not be null");
		Assert.notNull(transactionManager, "'transactionManager' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		// Transactions are bound to the target data source.
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		this.dataSource = (target != null) ? target : dataSource;
		this.tables = tables;
		this.application = application;
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.transactions = new DatabaseTransactions(this.dataSource, transactionManager,
				() -> this.jdbc.execute("select 1 from " + tables.name("application") + " where 1 = 0"));
	}

	/**
	 * Prepare a transaction manager of the application, so that events are not written in
	 * transactions that have ended. Needed for all of them.
	 * @param transactionManager the transaction manager
	 */
	public static void prepare(ConfigurableTransactionManager transactionManager) {
		transactionManager.addListener(new TransactionEndWatch());
	}

	/**
	 * Return the names of the tables.
	 * @return the tables
	 */
	public HarborTables tables() {
		return this.tables;
	}

	/**
	 * Return the template, which participates in the current transaction on this
	 * database.
	 * @return the template
	 */
	public JdbcTemplate jdbc() {
		return this.jdbc;
	}

	/**
	 * Run work in the caller's transaction on this database or, if there is none, in a
	 * new one like {@link #inNewTransaction}.
	 * @param <T> the type of the result
	 * @param work the work
	 * @return its result
	 * @throws IllegalStateException if the caller's transaction is read-only
	 */
	public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
		Assert.notNull(work, "'work' must not be null");
		return this.transactions.join(work);
	}

	/**
	 * Run work in a new transaction, which commits before this method returns. A
	 * transaction that the database rolls back because of a concurrent one is repeated.
	 * @param <T> the type of the result
	 * @param work the work, which has no effects outside the transaction
	 * @return its result
	 */
	public <T extends @Nullable Object> T inNewTransaction(Supplier<T> work) {
		Assert.notNull(work, "'work' must not be null");
		return this.transactions.begin(work);
	}

	/**
	 * Run work that changes the database by
	 * {@link TaskQueue.DueTask#done(String, Object...)} only, outside a transaction.
	 * Where that is one statement, and connections commit each statement, it needs no
	 * transaction, whose end would be another call of the database.
	 * @param work the work
	 */
	public void inOneStatement(Runnable work) {
		Supplier<Runnable> statement = () -> {
			work.run();
			return work;
		};
		if (dialect().changesSeveralTables() && this.transactions.commitsStatements()) {
			Repetition.run(statement);
		}
		else {
			inTransaction(statement);
		}
	}

	/**
	 * Run work in a new transaction, while no other instance runs work with this method.
	 * @param <T> the type of the result
	 * @param work the work
	 * @return its result
	 */
	public <T extends @Nullable Object> T exclusively(Supplier<T> work) {
		Assert.notNull(work, "'work' must not be null");
		String table = this.tables.name("application");
		// Looked for each time, as tests of applications delete the rows of all tables.
		if (this.jdbc.queryForList("select id from " + table + " where id = ?", String.class, LOCK_ID).isEmpty()) {
			createLock(table);
		}
		return inNewTransaction(() -> {
			// Changed and not only locked, so that the database rolls back a transaction
			// that does not see what the one before it has written.
			this.jdbc.update("update " + table + " set name = ? where id = ?", LOCK_NAME, LOCK_ID);
			return work.get();
		});
	}

	private void createLock(String table) {
		try {
			inNewTransaction(
					() -> this.jdbc.update("insert into " + table + " (id, name) values (?, ?)", LOCK_ID, LOCK_NAME));
		}
		catch (DuplicateKeyException ex) {
			// It exists.
		}
	}

	/**
	 * Return whether the current thread is in no transaction, of any data source.
	 * @return whether it is not
	 */
	public boolean isOutsideTransactions() {
		return !this.transactions.isInAnyTransaction();
	}

	/**
	 * Execute one statement outside of transactions, and commit it: in one round trip,
	 * because a connection without a transaction usually commits each statement.
	 * @param timeout the maximum time, or zero if there is none
	 * @return the values of the first column of its result
	 */
	Set<String> commit(String sql, Duration timeout, PreparedStatementSetter parameters) {
		ConnectionCallback<Set<String>> work = (Connection connection) -> {
			boolean committed = connection.getAutoCommit();
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				if (!timeout.isZero()) {
					statement.setQueryTimeout((int) timeout.toSeconds());
				}
				parameters.setValues(statement);
				Set<String> values = values(statement);
				if (!committed) {
					connection.commit();
					committed = true;
				}
				return values;
			}
			finally {
				if (!committed) {
					connection.rollback();
				}
			}
		};
		return Repetition.run(() -> Objects.requireNonNull(this.jdbc.execute(work)));
	}

	private static Set<String> values(PreparedStatement statement) throws SQLException {
		Set<String> values = new HashSet<>();
		try (ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				values.add(rows.getString(1));
			}
		}
		return values;
	}

	/**
	 * Return the parameter for a time.
	 * @param time the time
	 * @return the parameter, in microseconds
	 */
	public Object time(Instant time) {
		return dialect().time(time);
	}

	/**
	 * Return a time from a result.
	 * @param row the current row
	 * @param column the name of the column
	 * @return the time, if there is one
	 * @throws SQLException if it cannot be read
	 */
	public @Nullable Instant time(ResultSet row, String column) throws SQLException {
		return dialect().time(row, column);
	}

	/**
	 * Lock a row until the end of the transaction.
	 * @param <T> the type of the result
	 * @param select the query for the row, on one table with a column {@code id}, and
	 * with a condition
	 * @param mapper maps the row
	 * @param arguments the parameters of the query
	 * @return the mapped row, or {@code null} if there is none
	 */
	public <T extends @Nullable Object> @Nullable T lock(String select, RowMapper<T> mapper, Object... arguments) {
		String update = dialect().lockingUpdate(select);
		if (update != null) {
			this.jdbc.update(update, arguments);
		}
		List<T> rows = this.jdbc.query(dialect().forUpdate(select), mapper, arguments);
		return rows.isEmpty() ? null : rows.get(0);
	}

	/**
	 * Return whether queries in a transaction may show an older state than locked rows
	 * have.
	 * @return whether they may
	 */
	public boolean readsSnapshots() {
		return dialect().readsSnapshots();
	}

	/**
	 * Return whether {@code insert into x select ?, ? where not exists (...)} is a single
	 * statement that does not wait for the locks of existing rows.
	 * @return whether the database supports it
	 */
	public boolean insertsConditionally() {
		return dialect().insertsConditionally();
	}

	/**
	 * Return a statement that inserts a row unless another one has the same value of a
	 * unique column.
	 * @param insert a statement that inserts a row
	 * @param column the column
	 * @return the statement, or {@code null} if the database has none
	 */
	public @Nullable String insertUnlessPresent(String insert, String column) {
		return dialect().insertUnlessPresent(insert, column);
	}

	/**
	 * Return a statement that inserts a row or increments a number in the existing row.
	 * @param table the table
	 * @param insert the part of an insert statement after the table
	 * @param key the column of the primary key
	 * @param column the column of the number
	 * @return the statement, or {@code null} if the database has none that is safe for
	 * concurrent inserts
	 */
	public @Nullable String insertOrIncrement(String table, String insert, String key, String column) {
		return dialect().insertOrIncrement(table, insert, key, column);
	}

	/**
	 * Run work in the current transaction that may fail because of a duplicate key. The
	 * failure undoes only this work.
	 * @param work the work
	 * @return whether the work succeeded
	 */
	public boolean unlessDuplicate(Runnable work) {
		ConnectionCallback<Boolean> callback = (Connection connection) -> {
			// Otherwise, a failed statement may invalidate the transaction.
			Savepoint savepoint = connection.setSavepoint();
			try {
				work.run();
				return true;
			}
			catch (DuplicateKeyException ex) {
				connection.rollback(savepoint);
				return false;
			}
		};
		return Boolean.TRUE.equals(this.jdbc.execute(callback));
	}

	/**
	 * Return a query with a limit.
	 * @param select the query, with an order
	 * @param rows the maximum number of rows
	 * @return the query with a limit
	 */
	public String limited(String select, int rows) {
		return dialect().limited(select, rows);
	}

	/**
	 * Check that tables exist and belong to this application, and record the application.
	 * @param tables the names of the tables without prefix, each with a column that the
	 * first version of the table did not have, or {@code "1"}
	 * @throws UnusableTablesException if a table or a column is missing, or if the tables
	 * belong to another application
	 */
	public void verify(Map<String, String> tables) {
		new TableCheck(this, this.application).verify(tables);
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	Dialect dialect() {
		Dialect dialect = this.dialect;
		if (dialect == null) {
			dialect = Dialect.ofProductName(productName());
			this.dialect = dialect;
		}
		return dialect;
	}

	private String productName() throws DataAccessException {
		ConnectionCallback<String> productName = (Connection connection) -> connection.getMetaData()
			.getDatabaseProductName();
		return Objects.requireNonNullElse(this.jdbc.execute(productName), "unknown");
	}

}
