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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;

/**
 * The SQL, the times and the error codes of a kind of database. Statements use the
 * following placeholders: {@code #table} for the table, {@code #key} for the condition
 * that selects an event, {@code #now} for the time of the database, and {@code #later}
 * and {@code #earlier} for the times that are a duration after and before it. Parameters
 * are named.
 * <p>
 * By default, an insert claims an event and fails if the event exists. A query then reads
 * the row, and an update takes over an expired claim. A dialect can replace the insert
 * with a better statement, which returns rows with the same four columns as the query.
 * The first row applies: 1 if the statement claimed the event, otherwise 0; the end of
 * the claim; the time at which the event was handled; and the current time.
 */
abstract class Dialect {

	private final String now;

	private final String later;

	private final String earlier;

	Dialect(String now, String later, String earlier) {
		this.now = now;
		this.later = later;
		this.earlier = earlier;
	}

	/**
	 * Return the expression for {@code #now}.
	 */
	String now() {
		return this.now;
	}

	/**
	 * Return the expression for {@code #later}, which may contain {@code #now}.
	 */
	String later() {
		return this.later;
	}

	/**
	 * Return the expression for {@code #earlier}, which may contain {@code #now}.
	 */
	String earlier() {
		return this.earlier;
	}

	/**
	 * Return the statement that claims an event and returns its row, or {@code null} to
	 * use an insert.
	 */
	@Nullable String claim() {
		return null;
	}

	/**
	 * Return the statement that takes over an expired claim, or {@code null} if the claim
	 * statement does so.
	 */
	@Nullable String takeOver() {
		return """
				update #table set token = :token, claimed_until = #later
				where #key and handled_at is null and claimed_until <= #now
				""";
	}

	/**
	 * Return the statement that removes a batch of expired rows, or {@code null} if the
	 * database has none.
	 */
	@Nullable String remove() {
		return null;
	}

	/**
	 * Return whether to query an event before inserting it.
	 */
	boolean looksFirst() {
		return false;
	}

	/**
	 * Return the query timeout in seconds for statements that may wait for a row lock, or
	 * 0 for none.
	 */
	int lockTimeout() {
		return 1;
	}

	/**
	 * Return a duration in the unit of the statements, rounded up.
	 */
	long duration(Duration duration) {
		return duration.toMillis();
	}

	/**
	 * Return a warning about an unsuitable setting of the database, or {@code null}.
	 */
	@Nullable String caution(Connection connection) throws SQLException {
		return null;
	}

	@Nullable Instant time(ResultSet row, int column) throws SQLException {
		LocalDateTime time = row.getObject(column, LocalDateTime.class);
		return (time != null) ? time.toInstant(ZoneOffset.UTC) : null;
	}

	/**
	 * Return whether comparisons ignore trailing blanks.
	 */
	boolean padsText() {
		return true;
	}

	/**
	 * Return whether a statement failed because of a concurrent change, so that it can be
	 * repeated.
	 */
	boolean isContention(SQLException failure) {
		// Integrity violation; serialization failure or deadlock.
		return isLockTimeout(failure) || state(failure).startsWith("23") || state(failure).startsWith("40");
	}

	/**
	 * Return whether a statement failed because another transaction held the row lock for
	 * too long.
	 */
	boolean isLockTimeout(SQLException failure) {
		return failure instanceof SQLTimeoutException;
	}

	/**
	 * Return whether the user of the database lacks a privilege.
	 */
	boolean isPermissionDenied(SQLException failure) {
		return state(failure).equals("42501");
	}

	static String state(SQLException failure) {
		return (failure.getSQLState() != null) ? failure.getSQLState() : "";
	}

	static long seconds(Duration duration) {
		return duration.plusSeconds(1).minusNanos(1).toSeconds();
	}

	static @Nullable Instant timeWithZone(ResultSet row, int column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
