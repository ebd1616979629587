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
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;

/**
 * How an event is claimed, whoever else is at it in the same moment.
 */
final class EventClaims {

	private static final int ATTEMPTS = 5;

	private final EventRows rows;

	private final Clock clock;

	EventClaims(EventRows rows, Clock clock) {
		this.rows = rows;
		this.clock = clock;
	}

	/**
	 * Claim an event.
	 * @param connection the connection, outside a transaction of the caller
	 * @param token the token of the claim, if the event becomes the caller's
	 */
	Claim claim(Connection connection, String endpoint, String eventId, String token, Duration lease)
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
					// A transaction holds it. That is as good as a claim, and the caller
					// has waited long enough.
					return inProgress(row);
				}
			}
			if (row != null && !row.isOpen()) {
				return answer(row, token);
			}
			// Free, or someone came in between; what they did is seen the next time.
		}
		if (row != null) {
			// Its lease has ended, but it cannot be taken: a transaction holds it.
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
	 * Look what there is of an event.
	 * @param seen what is answered where a look waits for the lock as well
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
	 * Answer with what was seen.
	 */
	Claim answer(EventRow row, String token) {
		if (row.taken()) {
			return new Claim.Claimed(token);
		}
		return (row.handledAt() != null) ? new Claim.Handled(row.handledAt()) : inProgress(row);
	}

	private Claim inProgress(EventRow row) {
		Instant now = this.clock.instant();
		return new Claim.InProgress(row.remaining().isNegative() ? now : now.plus(row.remaining()));
	}

}
