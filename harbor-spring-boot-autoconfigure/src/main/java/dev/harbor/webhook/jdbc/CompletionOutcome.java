package dev.harbor.webhook.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Tells whether what was recorded before its registration was committed.
 */
final class CompletionOutcome implements TransactionSynchronization {

	private final Consumer<Boolean> outcome;

	private final List<Object> laterSavepoints = new ArrayList<>();

	private boolean rolledBack;

	CompletionOutcome(Consumer<Boolean> outcome) {
		this.outcome = outcome;
	}

	@Override
	public void savepoint(Object savepoint) {
		this.laterSavepoints.add(savepoint);
	}

	@Override
	public void savepointRollback(Object savepoint) {
		// Only one from before the registration takes back what was recorded.
		if (this.laterSavepoints.stream().noneMatch((later) -> later == savepoint)) {
			this.rolledBack = true;
		}
	}

	@Override
	public void afterCompletion(int status) {
		this.outcome.accept(status == STATUS_COMMITTED && !this.rolledBack);
	}

}
