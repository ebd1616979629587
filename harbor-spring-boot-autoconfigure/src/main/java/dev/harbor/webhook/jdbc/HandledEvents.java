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
import java.util.function.Consumer;

import dev.harbor.webhook.WebhookClaimLostException;
import dev.harbor.webhook.jdbc.TransactionCompletions.Completion;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Marks events as handled and forgets them, in the caller's transaction or separately.
 */
final class HandledEvents {

	private final WebhookEventTable table;

	private final StoreConnections connections;

	private final EventRows rows;

	private final TransactionCompletions completions;

	HandledEvents(WebhookEventTable table, StoreConnections connections, EventRows rows,
			TransactionCompletions completions) {
		this.table = table;
		this.connections = connections;
		this.rows = rows;
		this.completions = completions;
	}

	/**
	 * Complete an event, in the caller's transaction if there is one that can write.
	 */
	void complete(String endpoint, String eventId, String token) {
		Completion completion = this.completions.find(endpoint, eventId, token);
		if (completion != null) {
			Assert.state(completion.isOfCurrentTransaction(),
					() -> "Webhook event '%s' is completed by a transaction that has not ended".formatted(eventId));
			return;
		}
		if (this.connections.isInTransaction() && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()
				&& completeWithinTransaction(endpoint, eventId, token)) {
			return;
		}
		WebhookClaimLostException lost = this.connections.<@Nullable WebhookClaimLostException>separately(
				"complete a webhook event", (connection) -> this.rows.complete(connection, endpoint, eventId, token)
						? null : lost(connection, endpoint, eventId));
		if (lost != null) {
			throw lost;
		}
	}

	/**
	 * Complete an event in the caller's transaction.
	 * @return whether the event was completed; {@code false} if the transaction cannot
	 * see it, because it uses the schema of a tenant or an older snapshot
	 */
	private boolean completeWithinTransaction(String endpoint, String eventId, String token) {
		if (completeInCurrentTransaction(endpoint, eventId, token)) {
			this.completions.follow(endpoint, eventId, token, (committed) -> {
			}).acknowledge();
			return true;
		}
		EventRow row = this.connections.<@Nullable EventRow>inTransaction("complete a webhook event",
				(connection) -> this.rows.look(connection, endpoint, eventId));
		if (row != null) {
			throw refuseCommit(new WebhookClaimLostException(endpoint, eventId));
		}
		return false;
	}

	/**
	 * Complete an event in the caller's transaction, which is required.
	 * @param outcome called with the outcome of the transaction
	 */
	void completeInTransaction(String endpoint, String eventId, String token, Consumer<Boolean> outcome) {
		Assert.state(this.connections.isInTransaction(),
				() -> ("Webhook event '%s' cannot be completed in a transaction: no transaction is active on the "
						+ "data source of the webhook event store")
					.formatted(eventId));
		if (!completeInCurrentTransaction(endpoint, eventId, token)) {
			throw refuseCommit(this.connections.inTransaction("complete a webhook event",
					(connection) -> lost(connection, endpoint, eventId)));
		}
		this.completions.follow(endpoint, eventId, token, outcome);
	}

	private boolean completeInCurrentTransaction(String endpoint, String eventId, String token) {
		try {
			return this.connections.inTransaction("complete a webhook event", (connection) -> this.rows
				.completeInTransaction(connection, this.connections.dataSource(), endpoint, eventId, token));
		}
		catch (RuntimeException ex) {
			throw refuseCommit(ex);
		}
	}

	/**
	 * Prevent the commit of the current transaction with data of an event, even if the
	 * caller catches the exception.
	 */
	private static <E extends RuntimeException> E refuseCommit(E reason) {
		TransactionSynchronizationManager.registerSynchronization(new CommitRefusal(reason));
		return reason;
	}

	private WebhookClaimLostException lost(Connection connection, String endpoint, String eventId) throws SQLException {
		if (this.rows.look(connection, endpoint, eventId) != null) {
			return new WebhookClaimLostException(endpoint, eventId);
		}
		// The schema instead of the URL, which may contain a password.
		String schema = (connection.getSchema() != null) ? connection.getSchema() : connection.getCatalog();
		return new WebhookClaimLostException(endpoint, eventId,
				("there is no such event in the table '%s' of the schema '%s'. Either the event was forgotten, "
						+ "or it was claimed in another schema or database: with a schema or database for each "
						+ "tenant, keep the table in a shared one, and configure its name with the schema")
					.formatted(this.table, schema));
	}

	void forget(String endpoint, String eventId) {
		StoreConnections.Work<Boolean> forget = (connection) -> this.rows.forget(connection, endpoint, eventId);
		Completion completion = this.completions.find(endpoint, eventId);
		if (completion != null && completion.isOfCurrentTransaction()) {
			this.connections.inTransaction("forget a webhook event", forget);
		}
		else {
			this.connections.separately("forget a webhook event", forget);
		}
	}

	void forgetAll() {
		String task = "forget all webhook events";
		if (this.completions.hasCurrentTransactionAny()) {
			// Forgetting them would block.
			this.connections.inTransaction(task, this.rows::forgetAll);
		}
		else {
			this.connections.separately(task, this.rows::forgetAll);
		}
	}

}
