package dev.harbor.jdbc;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows transactions that have ended: while their synchronizations are called after that,
 * everything looks as if they still went on, and what is written then may be lost. To be
 * registered with each transaction manager of the application.
 */
public final class TransactionEndWatch implements TransactionExecutionListener {

	// Several, since a synchronization may begin a transaction and end it before the next
	// one is called. They go with their transactions.
	private static final ThreadLocal<Set<ConnectionHolder>> ended = ThreadLocal
		.withInitial(() -> Collections.newSetFromMap(new WeakHashMap<>()));

	@Override
	public void beforeCommit(TransactionExecution transaction) {
		end();
	}

	@Override
	public void beforeRollback(TransactionExecution transaction) {
		end();
	}

	private static void end() {
		for (Object resource : TransactionSynchronizationManager.getResourceMap().values()) {
			if (resource instanceof ConnectionHolder holder) {
				ended.get().add(holder);
			}
		}
	}

	static boolean isEnded(ConnectionHolder holder) {
		return ended.get().contains(holder);
	}

}
