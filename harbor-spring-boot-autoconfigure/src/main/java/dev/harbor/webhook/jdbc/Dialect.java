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
 * The SQL, the times and the error codes of a kind of database. In all statements
 * {@code #table} stands for the table, {@code #key} for the condition that selects an
 * event, {@code #now} for the time of the database, and {@code #later} and
 * {@code #earlier} for the times that are a duration after and before it. Parameters are
 * given by name.
 * <p>
 * An event is claimed by an insert, which fails where the event is known; then a look
 * shows what there is, and an update takes over a claim that has ended. A dialect that
 * has a better statement claims with that. It answers with rows of the same four columns
 * as a look, of which the first row counts: 1 where it claimed the event, else 0, until
 * when it is claimed, when it was handled, and what time it is.
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
	 * Return the expression that {@code #now} stands for.
	 */
	String now() {
		return this.now;
	}

	/**
	 * Return the expression that {@code #later} stands for, which may contain
	 * {@code #now}.
	 */
	String later() {
		return this.later;
	}

	/**
	 * Return the expression that {@code #earlier} stands for, which may contain
	 * {@code #now}.
	 */
	String earlier() {
		return this.earlier;
	}

	/**
	 * Return the statement that claims an event and tells what became of it, if there is
	 * one; without, there is an insert.
	 */
	@Nullable String claim() {
		return null;
	}

	/**
	 * Return the statement that takes over a claim that has ended, where claiming does
	 * not.
	 */
	@Nullable String takeOver() {
		return """
				update #table set token = :token, claimed_until = #later
				where #key and handled_at is null and claimed_until <= #now
				""";
	}

	/**
	 * Return the statement that removes a batch of rows whose retention is over, if there
	 * is one.
	 */
	@Nullable String remove() {
		return null;
	}

	/**
	 * Return whether to look for an event before it is inserted.
	 */
	boolean looksFirst() {
		return false;
	}

	/**
	 * Return after how many seconds the driver is to give up a statement that may wait
	 * for the lock of a row; 0 for never.
	 */
	int lockTimeout() {
		return 1;
	}

	/**
	 * Return a duration in the unit of the statements, not shorter than it is.
	 */
	long duration(Duration duration) {
		return duration.toMillis();
	}

	/**
	 * Return what to know about a database that is set up in a way that does not suit.
	 */
	@Nullable String caution(Connection connection) throws SQLException {
		return null;
	}

	@Nullable Instant time(ResultSet row, int column) throws SQLException {
		LocalDateTime time = row.getObject(column, LocalDateTime.class);
		return (time != null) ? time.toInstant(ZoneOffset.UTC) : null;
	}

	/**
	 * Return whether blanks at the end of a text do not count when it is compared.
	 */
	boolean padsText() {
		return true;
	}

	/**
	 * Return whether others were at the same row, so that the statement can be repeated.
	 */
	boolean isContention(SQLException failure) {
		// Integrity violation; serialization failure or deadlock.
		return isLockTimeout(failure) || state(failure).startsWith("23") || state(failure).startsWith("40");
	}

	/**
	 * Return whether another transaction held the row for too long.
	 */
	boolean isLockTimeout(SQLException failure) {
		return failure instanceof SQLTimeoutException;
	}

	/**
	 * Return whether the user of the database lacks a right.
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
