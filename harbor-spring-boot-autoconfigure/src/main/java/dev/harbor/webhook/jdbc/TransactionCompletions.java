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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The events that transactions of this instance are about to complete. Their rows are not
 * accessed until the transaction has ended, because it holds their locks.
 */
final class TransactionCompletions {

	private static final Log logger = LogFactory.getLog(TransactionCompletions.class);

	private final Map<Key, Completion> completions = new ConcurrentHashMap<>();

	private final StoreConnections connections;

	private final EventRows rows;

	TransactionCompletions(StoreConnections connections, EventRows rows) {
		this.connections = connections;
		this.rows = rows;
	}

	/**
	 * Register the completion of an event with the current transaction.
	 * @param outcome called with the outcome of the transaction
	 */
	Completion follow(String endpoint, String eventId, String token, Consumer<Boolean> outcome) {
		Completion completion = new Completion(new Key(endpoint, eventId), token, outcome);
		TransactionSynchronizationManager.registerSynchronization(completion);
		this.completions.put(completion.key, completion);
		return completion;
	}

	/**
	 * Return the completion of an event in a transaction that has not ended.
	 */
	@Nullable Completion find(String endpoint, String eventId) {
		return this.completions.get(new Key(endpoint, eventId));
	}

	/**
	 * Return the completion of an event under a claim in a transaction that has not
	 * ended.
	 */
	@Nullable Completion find(String endpoint, String eventId, String token) {
		Completion completion = find(endpoint, eventId);
		return (completion != null && completion.token.equals(token)) ? completion : null;
	}

	/**
	 * Return whether the current transaction completes any event.
	 */
	boolean hasCurrentTransactionAny() {
		return this.completions.values().stream().anyMatch(Completion::isOfCurrentTransaction);
	}

	private void releaseAfterTransaction(Completion completion) {
		try {
			this.connections.afterTransaction("release a webhook event", (connection) -> this.rows.release(connection,
					completion.endpoint(), completion.eventId(), completion.token()));
		}
		catch (RuntimeException ex) {
			logger.warn(("Webhook event '%s' could not be released after its transaction; the claim ends with its "
					+ "lease")
				.formatted(completion.eventId()), ex);
		}
	}

	private record Key(String endpoint, String eventId) {

	}

	/**
	 * The completion of an event in a transaction.
	 */
	final class Completion implements TransactionSynchronization {

		private final Key key;

		private final String token;

		private final Consumer<Boolean> outcome;

		private final Thread thread = Thread.currentThread();

		private final List<Object> laterSavepoints = new ArrayList<>();

		private volatile boolean suspended;

		private boolean rolledBack;

		private boolean acknowledged;

		private boolean releasing;

		private boolean ended;

		private Completion(Key key, String token, Consumer<Boolean> outcome) {
			this.key = key;
			this.token = token;
			this.outcome = outcome;
		}

		String endpoint() {
			return this.key.endpoint();
		}

		String eventId() {
			return this.key.eventId();
		}

		String token() {
			return this.token;
		}

		/**
		 * Release the claim after the transaction unless the transaction commits.
		 * @return whether the transaction is still active
		 */
		boolean releaseUnlessCommitted() {
			synchronized (this) {
				this.releasing = true;
				return !this.ended;
			}
		}

		/**
		 * Record that the owner of the claim was acknowledged before the end of the
		 * transaction.
		 */
		void acknowledge() {
			this.acknowledged = true;
			releaseUnlessCommitted();
		}

		/**
		 * Return whether the current transaction completes the event and has acknowledged
		 * it.
		 */
		boolean isAcknowledged() {
			return isOfCurrentTransaction() && this.acknowledged;
		}

		/**
		 * Return whether the current transaction completes the event.
		 */
		boolean isOfCurrentTransaction() {
			return this.thread == Thread.currentThread() && !this.suspended;
		}

		@Override
		public void suspend() {
			this.suspended = true;
		}

		@Override
		public void resume() {
			this.suspended = false;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.laterSavepoints.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			// Only a savepoint that was created before the registration undoes the
			// completion.
			if (this.laterSavepoints.stream().noneMatch((later) -> later == savepoint)) {
				this.rolledBack = true;
			}
		}

		@Override
		public void afterCompletion(int status) {
			boolean committed = status == STATUS_COMMITTED && !this.rolledBack;
			try {
				// If this schedules a release, the event is released below, while the
				// connection of the transaction is still available.
				this.outcome.accept(committed);
			}
			finally {
				TransactionCompletions.this.completions.remove(this.key, this);
				boolean release;
				synchronized (this) {
					this.ended = true;
					release = this.releasing && !committed;
				}
				if (release) {
					TransactionCompletions.this.releaseAfterTransaction(this);
				}
			}
		}

	}

}
