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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * The connections of a store. If the thread holds a connection of the data source outside
 * a transaction, such as the connection of an open-in-view session, the store uses that
 * connection: a pool is exhausted if each thread holds one connection and waits for
 * another.
 */
final class StoreConnections {

	private static final Log logger = LogFactory.getLog(StoreConnections.class);

	private static final boolean jpaPresent = isPresent("org.springframework.orm.jpa.EntityManagerHolder")
			&& isPresent("org.hibernate.engine.spi.SharedSessionContractImplementor");

	private static final int ATTEMPTS = 10;

	private static final long PATIENCE = Duration.ofSeconds(3).toNanos();

	private static final long PAUSE = Duration.ofMillis(5).toNanos();

	private final SQLExceptionTranslator exceptions = new SQLExceptionSubclassTranslator();

	private final DataSource dataSource;

	private volatile boolean handedOutInAutoCommit = true;

	StoreConnections(DataSource dataSource) {
		this.dataSource = target(dataSource);
	}

	/**
	 * Return the target of a transaction-aware proxy. Transactions are bound to the
	 * target, and the proxy would return their connections even if another one is
	 * required.
	 */
	static DataSource target(DataSource dataSource) {
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		return (target != null) ? target : dataSource;
	}

	/**
	 * Run work that commits immediately, even within a transaction of the caller. Work
	 * that the database rolls back because of concurrent transactions is repeated, which
	 * is usual at the highest isolation level.
	 */
	<T extends @Nullable Object> T separately(String task, Work<T> work) {
		long begun = System.nanoTime();
		for (int attempt = 1;; attempt++) {
			try {
				return once(task, work);
			}
			catch (ConcurrencyFailureException ex) {
				if (attempt == ATTEMPTS || System.nanoTime() - begun > PATIENCE || !isRolledBack(ex)) {
					throw ex;
				}
			}
			// Of different lengths, so that the same callers do not meet again.
			LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(attempt * PAUSE));
		}
	}

	/**
	 * Return whether repeating helps: after a serialization failure or a deadlock, but
	 * not after a lock timeout.
	 */
	private static boolean isRolledBack(ConcurrencyFailureException failure) {
		return failure.getCause() instanceof SQLException cause
				&& ("40001".equals(cause.getSQLState()) || "40P01".equals(cause.getSQLState()));
	}

	private <T extends @Nullable Object> T once(String task, Work<T> work) {
		if (isBound()) {
			Connection bound = DataSourceUtils.getConnection(this.dataSource);
			try {
				// The connection of a transaction is not in auto-commit mode.
				if (bound.getAutoCommit() && isUsable(bound)) {
					return work.on(bound);
				}
			}
			catch (SQLException ex) {
				throw translate(task, ex);
			}
			finally {
				DataSourceUtils.releaseConnection(bound, this.dataSource);
			}
		}
		// A routing data source may now return a connection to another database than
		// before.
		Connection held = (jpaPresent && !(this.dataSource instanceof AbstractRoutingDataSource))
				? OpenSessions.idleConnection(this.dataSource) : null;
		return (held != null && isUsable(held)) ? onIdleConnection(held, task, work) : onOwnConnection(task, work);
	}

	/**
	 * Run work on the connection of the current transaction.
	 */
	<T extends @Nullable Object> T inTransaction(String task, Work<T> work) {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return work.on(connection);
		}
		catch (SQLException ex) {
			throw translate(task, ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	/**
	 * Run work that commits immediately, in a synchronization that is called after the
	 * completion of a transaction, while the connection of the transaction is still bound
	 * to the thread.
	 */
	<T extends @Nullable Object> T afterTransaction(String task, Work<T> work) {
		if (!isBound()) {
			return separately(task, work);
		}
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return onIdleConnection(connection, task, work);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	/**
	 * Return whether the current thread is in a transaction on the data source.
	 */
	boolean isInTransaction() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive() || !isBound()) {
			return false;
		}
		// A connection is also bound to the thread if it is only used within a
		// transaction on another resource. It is then in auto-commit mode or, if the pool
		// disables auto-commit, has a separate synchronization.
		return this.handedOutInAutoCommit ? !inTransaction("complete a webhook event", Connection::getAutoCommit)
				: TransactionSynchronizationManager.getSynchronizations()
					.stream()
					.noneMatch((synchronization) -> synchronization.getClass()
						.getEnclosingClass() == DataSourceUtils.class);
	}

	private boolean isBound() {
		return TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder;
	}

	private boolean isUsable(Connection connection) {
		try {
			return !connection.isClosed() && !connection.isReadOnly();
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private <T extends @Nullable Object> T onIdleConnection(Connection connection, String task, Work<T> work) {
		try {
			// Remainder of a read outside a transaction on a connection without
			// auto-commit. Nothing has to be committed.
			rollback(connection);
			T result = work.on(connection);
			commit(connection);
			return result;
		}
		catch (SQLException ex) {
			rollbackQuietly(connection);
			throw translate(task, ex);
		}
	}

	private <T extends @Nullable Object> T onOwnConnection(String task, Work<T> work) {
		// DataSourceUtils would return the connection of a transaction.
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
			// The work is already committed, so a failure to close the connection does
			// not fail the call.
			JdbcUtils.closeConnection(connection);
		}
	}

	/**
	 * Commit separate work.
	 */
	static void commit(Connection connection) throws SQLException {
		if (!connection.getAutoCommit()) {
			connection.commit();
		}
	}

	/**
	 * Roll back separate work.
	 */
	static void rollback(Connection connection) throws SQLException {
		if (!connection.getAutoCommit()) {
			connection.rollback();
		}
	}

	private static void rollbackQuietly(Connection connection) {
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

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, StoreConnections.class.getClassLoader());
	}

	@FunctionalInterface
	interface Work<T extends @Nullable Object> {

		T on(Connection connection) throws SQLException;

	}

}
