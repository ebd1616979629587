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

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

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
 * The connections that a store works on. A thread that holds a connection of the data
 * source outside a transaction, as one with a session that is open in view does, works on
 * that one: where all threads hold one and want another, a pool has none left to give.
 */
final class StoreConnections {

	private static final Log logger = LogFactory.getLog(StoreConnections.class);

	private static final boolean jpaPresent = isPresent("org.springframework.orm.jpa.EntityManagerHolder")
			&& isPresent("org.hibernate.engine.spi.SharedSessionContractImplementor");

	private final SQLExceptionTranslator exceptions = new SQLExceptionSubclassTranslator();

	private final DataSource dataSource;

	private volatile boolean handedOutInAutoCommit = true;

	StoreConnections(DataSource dataSource) {
		this.dataSource = target(dataSource);
	}

	/**
	 * Return the data source behind a proxy that knows of transactions: they are bound to
	 * that one, and the proxy would give their connections even where another is wanted.
	 */
	static DataSource target(DataSource dataSource) {
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		return (target != null) ? target : dataSource;
	}

	/**
	 * Do some work that is committed at once, also where the caller is in a transaction.
	 */
	<T extends @Nullable Object> T separately(String task, Work<T> work) {
		if (isBound()) {
			Connection bound = DataSourceUtils.getConnection(this.dataSource);
			try {
				// One of a transaction is not in auto-commit mode.
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
		// What a data source for several databases gives now is not what it gave before.
		Connection held = (jpaPresent && !(this.dataSource instanceof AbstractRoutingDataSource))
				? OpenSessions.idleConnection(this.dataSource) : null;
		return (held != null && isUsable(held)) ? onIdleConnection(held, task, work) : onOwnConnection(task, work);
	}

	/**
	 * Do some work on the connection of the current transaction.
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
	 * Do some work that is committed at once, in the synchronization that is called after
	 * the completion of a transaction: its connection is still bound to the thread.
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
	 * Return whether the thread is in a transaction on the data source.
	 */
	boolean isInTransaction() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive() || !isBound()) {
			return false;
		}
		// A connection is bound to the thread as well where it was merely used in a
		// transaction on something else. It is in auto-commit mode then, or, where
		// connections never are, its synchronization tells.
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
			// What is left of reading outside a transaction, where connections are not in
			// auto-commit mode; nothing that anybody is to commit.
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

	/**
	 * Commit what was done separately.
	 */
	static void commit(Connection connection) throws SQLException {
		if (!connection.getAutoCommit()) {
			connection.commit();
		}
	}

	/**
	 * Roll back what was done separately.
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
