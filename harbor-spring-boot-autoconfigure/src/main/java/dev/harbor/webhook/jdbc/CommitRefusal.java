package dev.harbor.webhook.jdbc;

import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Keeps a transaction from being committed, whatever manages it.
 */
final class CommitRefusal implements TransactionSynchronization {

	private final RuntimeException reason;

	CommitRefusal(RuntimeException reason) {
		this.reason = reason;
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		throw this.reason;
	}

}
