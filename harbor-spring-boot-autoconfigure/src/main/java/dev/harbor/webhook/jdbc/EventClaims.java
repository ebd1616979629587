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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.harbor.webhook.WebhookEventStore.Claim;
import dev.harbor.webhook.jdbc.TransactionCompletions.Completion;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * Claims events, safely with concurrent callers, and releases claims.
 */
final class EventClaims {

	private static final int ATTEMPTS = 5;

	private final StoreConnections connections;

	private final EventRows rows;

	private final TransactionCompletions completions;

	private final Clock clock;

	// Tokens are not secret. UUID.randomUUID() would make all threads wait for one secure
	// random generator.
	private final IdGenerator tokens = new AlternativeJdkIdGenerator();

	EventClaims(StoreConnections connections, EventRows rows, TransactionCompletions completions, Clock clock) {
		this.connections = connections;
		this.rows = rows;
		this.completions = completions;
		this.clock = clock;
	}

	/**
	 * Claim an event outside the caller's transaction.
	 */
	Claim claim(String endpoint, String eventId, Duration lease) {
		String token = this.tokens.generateId().toString();
		Completion completion = this.completions.find(endpoint, eventId);
		if (completion != null) {
			return answer(look(completion), token);
		}
		return this.connections.separately("claim a webhook event",
				(connection) -> claim(connection, endpoint, eventId, token, lease));
	}

	/**
	 * Return the state of an event that a transaction completes. The event is in progress
	 * until the transaction has ended, unless the caller's own transaction has
	 * acknowledged it.
	 */
	private EventRow look(Completion completion) {
		EventRow row = completion.isAcknowledged()
				? this.connections.<@Nullable EventRow>inTransaction("claim a webhook event",
						(connection) -> this.rows.look(connection, completion.endpoint(), completion.eventId()))
				: null;
		return (row != null) ? row : EventRow.OPEN;
	}

	private Claim claim(Connection connection, String endpoint, String eventId, String token, Duration lease)
			throws SQLException {
		EventRow row = null;
		SQLException contention = null;
		for (int i = 0; i < ATTEMPTS; i++) {
			try {
				row = attempt(connection, row, endpoint, eventId, token, lease);
				StoreConnections.commit(connection);
			}
			catch (SQLException ex) {
				Dialect dialect = this.rows.dialect(connection);
				if (!dialect.isContention(ex)) {
					throw ex;
				}
				contention = ex;
				StoreConnections.rollback(connection);
				boolean held = dialect.isLockTimeout(ex);
				row = look(connection, endpoint, eventId, held ? row : null);
				if (held && row != null && row.handledAt() == null) {
					// A transaction holds the lock. This counts as a claim, since the
					// caller has waited long enough.
					return inProgress(row);
				}
			}
			if (row != null && !row.isOpen()) {
				return answer(row, token);
			}
			// The row is free, or another caller changed it in between. The next attempt
			// reads that change.
		}
		if (row != null) {
			// The claim has expired but a transaction holds the lock.
			return inProgress(row);
		}
		if (contention != null) {
			throw contention;
		}
		throw new ConcurrencyFailureException("Webhook event could not be claimed in %s attempts".formatted(ATTEMPTS));
	}

	private @Nullable EventRow attempt(Connection connection, @Nullable EventRow seen, String endpoint, String eventId,
			String token, Duration lease) throws SQLException {
		if (seen != null && seen.isOpen() && this.rows.takeOver(connection, endpoint, eventId, token, lease)) {
			return EventRow.TAKEN;
		}
		return this.rows.claim(connection, endpoint, eventId, token, lease);
	}

	/**
	 * Read the row of an event.
	 * @param seen the result if the query waits for the lock as well
	 */
	private @Nullable EventRow look(Connection connection, String endpoint, String eventId, @Nullable EventRow seen)
			throws SQLException {
		try {
			EventRow row = this.rows.look(connection, endpoint, eventId);
			StoreConnections.commit(connection);
			return row;
		}
		catch (SQLException ex) {
			if (!this.rows.dialect(connection).isLockTimeout(ex)) {
				throw ex;
			}
			StoreConnections.rollback(connection);
			return (seen != null) ? seen : EventRow.OPEN;
		}
	}

	/**
	 * Convert a row to a claim.
	 */
	private Claim answer(EventRow row, String token) {
		if (row.taken()) {
			return new Claim.Claimed(token);
		}
		return (row.handledAt() != null) ? new Claim.Handled(row.handledAt()) : inProgress(row);
	}

	private Claim inProgress(EventRow row) {
		Instant now = this.clock.instant();
		return new Claim.InProgress(row.remaining().isNegative() ? now : now.plus(row.remaining()));
	}

	/**
	 * Release a claim, after the transaction that is about to complete the event if there
	 * is one.
	 */
	void release(String endpoint, String eventId, String token) {
		Completion completion = this.completions.find(endpoint, eventId, token);
		if (completion == null || !completion.releaseUnlessCommitted()) {
			this.connections.separately("release a webhook event",
					(connection) -> this.rows.release(connection, endpoint, eventId, token));
		}
	}

}
