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

import javax.sql.DataSource;

import dev.harbor.webhook.jdbc.Sql.Values;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * The rows of an application in the table, by the statements of the database. Neither
 * commits nor rolls back.
 */
final class EventRows {

	private final WebhookEventTable table;

	private final String application;

	private volatile @Nullable Statements statements;

	EventRows(WebhookEventTable table, String application, @Nullable Dialect dialect) {
		this.table = table;
		this.application = application;
		this.statements = (dialect != null) ? new Statements(dialect, table) : null;
	}

	Dialect dialect(Connection connection) throws SQLException {
		return statements(connection).dialect;
	}

	/**
	 * Claim an event that is not known.
	 * @return what there is of it, which may be that it is taken; {@code null} where it
	 * was not there to be looked at, nor to be taken
	 */
	@Nullable EventRow claim(Connection connection, String endpoint, String eventId, String token, Duration lease)
			throws SQLException {
		Statements statements = statements(connection);
		Values values = values(statements, endpoint, eventId, token, lease);
		if (statements.claim != null) {
			EventRow known = query(connection, statements, statements.claim, values);
			return (known == null && statements.takeOver != null) ? EventRow.TAKEN : known;
		}
		EventRow known = statements.dialect.looksFirst() ? query(connection, statements, statements.look, values)
				: null;
		if (known != null) {
			return known;
		}
		return (update(connection, statements, statements.insert, values) == 1) ? EventRow.TAKEN : null;
	}

	/**
	 * Take over an event whose claim has ended, where claiming it has not done so.
	 * @return whether it was
	 */
	boolean takeOver(Connection connection, String endpoint, String eventId, String token, Duration lease)
			throws SQLException {
		Statements statements = statements(connection);
		return statements.takeOver != null && update(connection, statements, statements.takeOver,
				values(statements, endpoint, eventId, token, lease)) == 1;
	}

	/**
	 * Read what a claim reads, without taking anything.
	 */
	@Nullable EventRow look(Connection connection, String endpoint, String eventId) throws SQLException {
		Statements statements = statements(connection);
		return query(connection, statements, statements.look, values(statements, endpoint, eventId, "", Duration.ZERO));
	}

	boolean complete(Connection connection, String endpoint, String eventId, String token) throws SQLException {
		return update(connection, (statements) -> statements.complete, endpoint, eventId, token) == 1;
	}

	boolean completeInTransaction(Connection connection, DataSource dataSource, String endpoint, String eventId,
			String token) throws SQLException {
		Statements statements = statements(connection);
		Values values = values(statements, endpoint, eventId, token, Duration.ZERO);
		try (PreparedStatement statement = statements.complete.prepare(connection, values)) {
			DataSourceUtils.applyTransactionTimeout(statement, dataSource);
			return statement.executeUpdate() == 1;
		}
	}

	boolean release(Connection connection, String endpoint, String eventId, String token) throws SQLException {
		return update(connection, (statements) -> statements.release, endpoint, eventId, token) == 1;
	}

	boolean forget(Connection connection, String endpoint, String eventId) throws SQLException {
		return update(connection, (statements) -> statements.forget, endpoint, eventId, "") == 1;
	}

	int forgetAll(Connection connection) throws SQLException {
		return update(connection, (statements) -> statements.forgetAll, "", "", "");
	}

	/**
	 * Remove a batch of rows whose retention is over.
	 * @return how many were removed; fewer than {@link Dialect#BATCH_SIZE} where there
	 * are no more
	 */
	int removeExpired(Connection connection, Duration retention) throws SQLException {
		Statements statements = statements(connection);
		if (statements.remove != null) {
			return update(connection, statements, statements.remove, values(statements, "", "", "", retention));
		}
		int removed = 0;
		for (Values expired : expired(connection, statements, values(statements, "", "", "", retention))) {
			removed += update(connection, statements, statements.removeOne, expired);
		}
		return removed;
	}

	private List<Values> expired(Connection connection, Statements statements, Values values) throws SQLException {
		List<Values> expired = new ArrayList<>();
		try (PreparedStatement statement = statements.expired.prepare(connection, values)) {
			statement.setMaxRows(Dialect.BATCH_SIZE);
			ResultSet rows = statement.executeQuery();
			while (rows.next()) {
				expired
					.add(new Values(values.application(), rows.getString(1), rows.getString(2), "", values.duration()));
			}
		}
		return expired;
	}

	/**
	 * Fail where the table is not as it has to be, or something may not be done with it.
	 */
	void check(Connection connection) throws SQLException {
		Statements statements = statements(connection);
		Values none = new Values("", "", "", "", 0);
		for (Sql check : statements.checks) {
			try (PreparedStatement statement = check.prepare(connection, none)) {
				statement.execute();
			}
		}
	}

	/**
	 * Fail where the table is not even that of an earlier version, without applications.
	 */
	void checkWithoutApplication(Connection connection) throws SQLException {
		Statements statements = statements(connection);
		try (PreparedStatement statement = statements.checkWithoutApplication.prepare(connection,
				new Values("", "", "", "", 0))) {
			statement.execute();
		}
	}

	private int update(Connection connection, Choice choice, String endpoint, String eventId, String token)
			throws SQLException {
		Statements statements = statements(connection);
		return update(connection, statements, choice.from(statements),
				values(statements, endpoint, eventId, token, Duration.ZERO));
	}

	private int update(Connection connection, Statements statements, Sql sql, Values values) throws SQLException {
		try (PreparedStatement statement = prepare(connection, statements, sql, values)) {
			return statement.executeUpdate();
		}
	}

	private @Nullable EventRow query(Connection connection, Statements statements, Sql sql, Values values)
			throws SQLException {
		try (PreparedStatement statement = prepare(connection, statements, sql, values);
				ResultSet rows = statement.executeQuery()) {
			if (!rows.next()) {
				return null;
			}
			if (rows.getInt(1) == 1) {
				return EventRow.TAKEN;
			}
			Instant handledAt = statements.dialect.time(rows, 3);
			return (handledAt != null) ? new EventRow(false, handledAt, Duration.ZERO) : new EventRow(false, null,
					Duration.between(statements.dialect.time(rows, 4), statements.dialect.time(rows, 2)));
		}
	}

	private PreparedStatement prepare(Connection connection, Statements statements, Sql sql, Values values)
			throws SQLException {
		PreparedStatement statement = sql.prepare(connection, values);
		if (statements.dialect.lockTimeout() > 0) {
			statement.setQueryTimeout(statements.dialect.lockTimeout());
		}
		return statement;
	}

	private Values values(Statements statements, String endpoint, String eventId, String token, Duration duration) {
		Dialect dialect = statements.dialect;
		return new Values(key(dialect, this.application), key(dialect, endpoint), key(dialect, eventId), token,
				dialect.duration(duration));
	}

	/**
	 * Return a part of a key so that it equals no other, blanks at its end included.
	 */
	private static String key(Dialect dialect, String text) {
		if (!dialect.padsText() || text.isEmpty() || " |".indexOf(text.charAt(text.length() - 1)) == -1) {
			return text;
		}
		return text + "|";
	}

	private Statements statements(Connection connection) throws SQLException {
		Statements statements = this.statements;
		if (statements == null) {
			Dialect dialect = Dialect.ofProductName(connection.getMetaData().getDatabaseProductName());
			statements = new Statements(dialect, this.table);
			this.statements = statements;
		}
		return statements;
	}

	@FunctionalInterface
	private interface Choice {

		Sql from(Statements statements);

	}

	/**
	 * The statements on a table in a dialect.
	 */
	private static final class Statements {

		private final Dialect dialect;

		private final @Nullable Sql claim;

		private final Sql insert;

		private final @Nullable Sql takeOver;

		private final Sql look;

		private final Sql complete;

		private final Sql release;

		private final Sql forget;

		private final Sql forgetAll;

		private final @Nullable Sql remove;

		private final Sql expired;

		private final Sql removeOne;

		private final List<Sql> checks;

		private final Sql checkWithoutApplication;

		Statements(Dialect dialect, WebhookEventTable table) {
			this.dialect = dialect;
			this.claim = optional(dialect, dialect.claim(), table);
			this.insert = dialect.sql("""
					insert into #table (application, endpoint, event_id, token, claimed_until)
					values (:application, :endpoint, :eventId, :token, #later)
					""", table);
			this.takeOver = optional(dialect, dialect.takeOver(), table);
			this.look = dialect.sql("select 0, claimed_until, handled_at, #now from #table where #key", table);
			// Retention counts from the later of both times, so that one index serves
			// handled events and claims whose owners are gone, and completing does not
			// touch it.
			this.complete = dialect.sql("""
					update #table set handled_at = coalesce(handled_at, #now),
						claimed_until = case when claimed_until < #now then #now else claimed_until end
					where #key and token = :token
					""", table);
			this.release = dialect.sql("delete from #table where #key and token = :token and handled_at is null",
					table);
			this.forget = dialect.sql("delete from #table where #key", table);
			this.forgetAll = dialect.sql("delete from #table where application = :application", table);
			this.remove = optional(dialect, dialect.remove(), table);
			this.expired = dialect.sql("""
					select endpoint, event_id from #table where application = :application and claimed_until < #earlier
					""", table);
			this.removeOne = dialect.sql("delete from #table where #key and claimed_until < #earlier", table);
			this.checks = List.of(
					dialect.sql("select application, endpoint, event_id, token, claimed_until, handled_at "
							+ "from #table where 1 = 0", table),
					dialect.sql("insert into #table (application, endpoint, event_id, token, claimed_until) "
							+ "select application, endpoint, event_id, token, claimed_until from #table where 1 = 0",
							table),
					dialect.sql("update #table set handled_at = claimed_until where 1 = 0", table),
					dialect.sql("delete from #table where 1 = 0", table));
			this.checkWithoutApplication = dialect
				.sql("select endpoint, event_id, token, claimed_until, handled_at from #table where 1 = 0", table);
		}

		private static @Nullable Sql optional(Dialect dialect, @Nullable String text, WebhookEventTable table) {
			return (text != null) ? dialect.sql(text, table) : null;
		}

	}

}
