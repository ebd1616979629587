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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import javax.sql.DataSource;

import dev.harbor.webhook.jdbc.Sql.Values;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Reads and writes the rows of one application. Neither commits nor rolls back.
 */
final class EventRows {

	private final WebhookEventTable table;

	private final String application;

	private volatile @Nullable EventStatements statements;

	EventRows(WebhookEventTable table, String application, @Nullable Platform platform) {
		this.table = table;
		this.application = application;
		this.statements = (platform != null) ? new EventStatements(platform, table) : null;
	}

	Platform platform(Connection connection) throws SQLException {
		return statements(connection).platform();
	}

	Dialect dialect(Connection connection) throws SQLException {
		return statements(connection).dialect();
	}

	/**
	 * Claim an unknown event.
	 * @return the state of the event, possibly taken by this claim; {@code null} if the
	 * event could be neither read nor taken
	 */
	@Nullable EventRow claim(Connection connection, String endpoint, String eventId, String token, Duration lease)
			throws SQLException {
		EventStatements statements = statements(connection);
		Values values = values(statements, endpoint, eventId, token, lease);
		Sql claim = statements.claim();
		if (claim != null) {
			EventRow known = query(connection, statements, claim, values);
			return (known == null && statements.takeOver() != null) ? EventRow.TAKEN : known;
		}
		EventRow known = statements.dialect().looksFirst() ? query(connection, statements, statements.look(), values)
				: null;
		if (known != null) {
			return known;
		}
		return (update(connection, statements, statements.insert(), values) == 1) ? EventRow.TAKEN : null;
	}

	/**
	 * Take over an event with an expired claim, if the claim statement does not do so.
	 * @return whether the event was taken over
	 */
	boolean takeOver(Connection connection, String endpoint, String eventId, String token, Duration lease)
			throws SQLException {
		EventStatements statements = statements(connection);
		Sql takeOver = statements.takeOver();
		return takeOver != null
				&& update(connection, statements, takeOver, values(statements, endpoint, eventId, token, lease)) == 1;
	}

	/**
	 * Read the state of an event without claiming it.
	 */
	@Nullable EventRow look(Connection connection, String endpoint, String eventId) throws SQLException {
		EventStatements statements = statements(connection);
		return query(connection, statements, statements.look(),
				values(statements, endpoint, eventId, "", Duration.ZERO));
	}

	boolean complete(Connection connection, String endpoint, String eventId, String token) throws SQLException {
		return update(connection, EventStatements::complete, endpoint, eventId, token) == 1;
	}

	boolean completeInTransaction(Connection connection, DataSource dataSource, String endpoint, String eventId,
			String token) throws SQLException {
		EventStatements statements = statements(connection);
		Values values = values(statements, endpoint, eventId, token, Duration.ZERO);
		try (PreparedStatement statement = statements.complete().prepare(connection, values)) {
			DataSourceUtils.applyTransactionTimeout(statement, dataSource);
			return statement.executeUpdate() == 1;
		}
	}

	boolean release(Connection connection, String endpoint, String eventId, String token) throws SQLException {
		return update(connection, EventStatements::release, endpoint, eventId, token) == 1;
	}

	boolean forget(Connection connection, String endpoint, String eventId) throws SQLException {
		return update(connection, EventStatements::forget, endpoint, eventId, "") == 1;
	}

	int forgetAll(Connection connection) throws SQLException {
		return update(connection, EventStatements::forgetAll, "", "", "");
	}

	/**
	 * Remove a batch of expired rows.
	 * @return the number of removed rows; fewer than {@link EventStatements#BATCH_SIZE}
	 * if no more rows have expired
	 */
	int removeExpired(Connection connection, Duration retention) throws SQLException {
		EventStatements statements = statements(connection);
		Sql remove = statements.remove();
		if (remove != null) {
			return update(connection, statements, remove, values(statements, "", "", "", retention));
		}
		int removed = 0;
		for (Values expired : expired(connection, statements, values(statements, "", "", "", retention))) {
			removed += update(connection, statements, statements.removeOne(), expired);
		}
		return removed;
	}

	private List<Values> expired(Connection connection, EventStatements statements, Values values) throws SQLException {
		List<Values> expired = new ArrayList<>();
		try (PreparedStatement statement = statements.expired().prepare(connection, values)) {
			statement.setMaxRows(EventStatements.BATCH_SIZE);
			ResultSet rows = statement.executeQuery();
			while (rows.next()) {
				expired
					.add(new Values(values.application(), rows.getString(1), rows.getString(2), "", values.duration()));
			}
		}
		return expired;
	}

	private int update(Connection connection, Function<EventStatements, Sql> choice, String endpoint, String eventId,
			String token) throws SQLException {
		EventStatements statements = statements(connection);
		return update(connection, statements, choice.apply(statements),
				values(statements, endpoint, eventId, token, Duration.ZERO));
	}

	private int update(Connection connection, EventStatements statements, Sql sql, Values values) throws SQLException {
		try (PreparedStatement statement = prepare(connection, statements, sql, values)) {
			return statement.executeUpdate();
		}
	}

	private @Nullable EventRow query(Connection connection, EventStatements statements, Sql sql, Values values)
			throws SQLException {
		try (PreparedStatement statement = prepare(connection, statements, sql, values);
				ResultSet rows = statement.executeQuery()) {
			if (!rows.next()) {
				return null;
			}
			if (rows.getInt(1) == 1) {
				return EventRow.TAKEN;
			}
			Instant handledAt = statements.dialect().time(rows, 3);
			return (handledAt != null) ? new EventRow(false, handledAt, Duration.ZERO) : new EventRow(false, null,
					Duration.between(statements.dialect().time(rows, 4), statements.dialect().time(rows, 2)));
		}
	}

	private PreparedStatement prepare(Connection connection, EventStatements statements, Sql sql, Values values)
			throws SQLException {
		PreparedStatement statement = sql.prepare(connection, values);
		if (statements.dialect().lockTimeout() > 0) {
			statement.setQueryTimeout(statements.dialect().lockTimeout());
		}
		return statement;
	}

	private Values values(EventStatements statements, String endpoint, String eventId, String token,
			Duration duration) {
		Dialect dialect = statements.dialect();
		return new Values(key(dialect, this.application), key(dialect, endpoint), key(dialect, eventId), token,
				dialect.duration(duration));
	}

	/**
	 * Encode a part of a key so that it equals no other, including trailing blanks.
	 */
	private static String key(Dialect dialect, String text) {
		if (!dialect.padsText() || text.isEmpty() || " |".indexOf(text.charAt(text.length() - 1)) == -1) {
			return text;
		}
		return text + "|";
	}

	private EventStatements statements(Connection connection) throws SQLException {
		EventStatements statements = this.statements;
		if (statements == null) {
			Platform platform = Platform.ofProductName(connection.getMetaData().getDatabaseProductName());
			statements = new EventStatements(platform, this.table);
			this.statements = statements;
		}
		return statements;
	}

}
