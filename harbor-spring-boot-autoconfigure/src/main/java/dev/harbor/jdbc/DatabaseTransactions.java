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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.util.Assert;

/**
 * The transactions of the application, as far as they concern one data source.
 */
final class DatabaseTransactions {

	private static final Log logger = LogFactory.getLog(DatabaseTransactions.class);

	private final DataSource dataSource;

	private final Supplier<PlatformTransactionManager> transactionManager;

	private final Runnable harmlessStatement;

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile @Nullable Boolean commitsStatements;

	/**
	 * Create an instance.
	 * @param dataSource the data source that transactions are bound to
	 * @param transactionManager the supplier of the application's transaction manager
	 * @param harmlessStatement executes a statement without effect
	 */
	DatabaseTransactions(DataSource dataSource, Supplier<PlatformTransactionManager> transactionManager,
			Runnable harmlessStatement) {
		this.dataSource = dataSource;
		this.transactionManager = SingletonSupplier.of(transactionManager);
		this.harmlessStatement = harmlessStatement;
	}

	/**
	 * Run work in the caller's transaction or, if there is none, in a new one like
	 * {@link #begin}.
	 */
	<T extends @Nullable Object> T join(Supplier<T> work) {
		if (isAfterTransaction()) {
			return begin(work);
		}
		if (isInTransaction()) {
			Assert.state(!TransactionSynchronizationManager.isCurrentTransactionReadOnly(),
					"The current transaction is read-only, so that nothing can be stored in it");
			return work.get();
		}
		if (TransactionSynchronizationManager.isActualTransactionActive()) {
			// Perhaps of the same manager, without having used the data source yet. The
			// work joins it, and only the caller can repeat it.
			return transaction(TransactionDefinition.PROPAGATION_REQUIRED, work);
		}
		return Repetition.run(() -> transaction(TransactionDefinition.PROPAGATION_REQUIRED, work));
	}

	/**
	 * Run work in a new transaction, and again if the database rolls it back because of a
	 * concurrent one.
	 */
	<T extends @Nullable Object> T begin(Supplier<T> work) {
		return Repetition.run(() -> transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, work));
	}

	/**
	 * Return whether the current thread is in a transaction, of any data source.
	 */
	boolean isInAnyTransaction() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				|| TransactionSynchronizationManager.isSynchronizationActive()
				|| TransactionSynchronizationManager.hasResource(this.dataSource);
	}

	/**
	 * Return whether the connections of the data source are in auto-commit mode.
	 */
	boolean commitsStatements() {
		if (TransactionSynchronizationManager.isActualTransactionActive()) {
			return false;
		}
		Boolean known = this.commitsStatements;
		if (known == null) {
			known = isAutoCommit();
			this.commitsStatements = known;
		}
		return known;
	}

	@SuppressWarnings("NullAway")
	private <T extends @Nullable Object> T transaction(int propagation, Supplier<T> work) {
		TransactionTemplate transaction = new TransactionTemplate(this.transactionManager.get());
		transaction.setPropagationBehavior(propagation);
		boolean wouldJoin = propagation == TransactionDefinition.PROPAGATION_REQUIRED
				&& TransactionSynchronizationManager.isActualTransactionActive();
		String current = TransactionSynchronizationManager.getCurrentTransactionName();
		return transaction.execute((status) -> {
			if (wouldJoin && status.isNewTransaction()) {
				warnOfOtherManager(current);
			}
			Assert.state(status.isNewTransaction() || !TransactionSynchronizationManager.isCurrentTransactionReadOnly(),
					"The current transaction is read-only, so that nothing can be stored in it");
			requirePartInTransaction();
			return work.get();
		});
	}

	private void warnOfOtherManager(@Nullable String transaction) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn(("An event was stored or changed in a transaction of its own, because the current transaction "
					+ "(%s) belongs to another transaction manager: this remains even if that transaction is rolled "
					+ "back; logged once")
				.formatted((transaction != null) ? transaction : "unnamed"));
		}
	}

	/**
	 * Fail if the data source does not participate in a JTA transaction: each statement
	 * would be a separate transaction, independent of the JTA transaction.
	 */
	private void requirePartInTransaction() {
		if (isAutoCommit()) {
			// Some data sources participate from their first statement on.
			this.harmlessStatement.run();
			Assert.state(!isAutoCommit(),
					"The data source does not participate in the transactions of the transaction manager; JTA "
							+ "requires a data source that supports it");
		}
	}

	private boolean isAutoCommit() {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return connection.getAutoCommit();
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("Transaction cannot be used", ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	/**
	 * Return whether a transaction has ended and its synchronizations are being called:
	 * writes on its connection may be lost.
	 */
	private boolean isAfterTransaction() {
		boolean completed = TransactionSynchronizationManager.isActualTransactionActive()
				&& !TransactionSynchronizationManager.isSynchronizationActive();
		return completed
				|| (TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder
						&& TransactionEndWatch.isEnded(holder));
	}

	/**
	 * Return whether there is a transaction with a connection of this data source.
	 */
	private boolean isInTransaction() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive() || !(TransactionSynchronizationManager
					.getResource(this.dataSource) instanceof ConnectionHolder holder)) {
			return false;
		}
		if (TransactionEndWatch.isOfOthers(holder)) {
			return false;
		}
		try {
			// A transaction on another data source also binds connections of this one
			// once they are used, but in auto-commit mode unless the pool disables it.
			return !holder.getConnection().getAutoCommit();
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("Transaction cannot be used", ex);
		}
	}

}
