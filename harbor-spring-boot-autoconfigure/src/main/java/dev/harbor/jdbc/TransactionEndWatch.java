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

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Identifies transactions that have ended while their synchronizations are called. Such
 * transactions still look active, but writes may be lost. Also distinguishes connections
 * of a transaction from those that are kept open during one of another data source. Must
 * be registered with each transaction manager of the application.
 */
final class TransactionEndWatch implements TransactionExecutionListener {

	// Several, since a synchronization may begin a transaction and end it before the next
	// one is called. They go with their transactions.
	private static final ThreadLocal<Set<ConnectionHolder>> ended = ThreadLocal
		.withInitial(() -> Collections.newSetFromMap(new WeakHashMap<>()));

	private static final ThreadLocal<Set<ConnectionHolder>> begun = ThreadLocal
		.withInitial(() -> Collections.newSetFromMap(new WeakHashMap<>()));

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
		ConnectionHolder holder = holder(transaction);
		if (beginFailure == null && holder != null) {
			begun.get().add(holder);
		}
	}

	@Override
	public void beforeCommit(TransactionExecution transaction) {
		end(transaction);
	}

	@Override
	public void beforeRollback(TransactionExecution transaction) {
		end(transaction);
	}

	@Override
	public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
		forget(transaction);
	}

	@Override
	public void afterRollback(TransactionExecution transaction, @Nullable Throwable rollbackFailure) {
		forget(transaction);
	}

	/**
	 * Called after all synchronizations. Without it, holders would remain until garbage
	 * is collected.
	 */
	private static void forget(TransactionExecution transaction) {
		ConnectionHolder own = transaction.isNewTransaction() ? holder(transaction) : null;
		if (own != null) {
			begun.get().remove(own);
			ended.get().remove(own);
		}
	}

	private static void end(TransactionExecution transaction) {
		if (!transaction.isNewTransaction()) {
			// A savepoint: the transaction continues.
			return;
		}
		ConnectionHolder own = holder(transaction);
		if (own != null) {
			// Not the connections of an outer transaction of another manager.
			ended.get().add(own);
			return;
		}
		for (Object resource : TransactionSynchronizationManager.getResourceMap().values()) {
			if (resource instanceof ConnectionHolder holder) {
				ended.get().add(holder);
			}
		}
	}

	private static @Nullable ConnectionHolder holder(TransactionExecution transaction) {
		return (transaction instanceof DefaultTransactionStatus status && status.hasTransaction()
				&& status.getTransaction() instanceof JdbcTransactionObjectSupport own && own.hasConnectionHolder())
						? own.getConnectionHolder() : null;
	}

	/**
	 * Return whether the current transaction is known to use other connections. Such a
	 * transaction keeps this connection open but does not commit it.
	 */
	static boolean isOfOthers(ConnectionHolder holder) {
		Set<ConnectionHolder> known = begun.get();
		return !known.contains(holder)
				&& TransactionSynchronizationManager.getResourceMap().values().stream().anyMatch(known::contains);
	}

	static boolean isEnded(ConnectionHolder holder) {
		return ended.get().contains(holder);
	}

}
