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
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The SQL of a kind of database. In all statements {@code #table} stands for the table,
 * {@code #key} for the condition that selects an event, {@code #now} for the time of the
 * database, and {@code #later} and {@code #earlier} for the times that are a duration
 * after and before it. Parameters are given by name.
 * <p>
 * An event is claimed by an insert, which fails where the event is known; then a look
 * shows what there is, and an update takes over a claim that has ended. A dialect that
 * has a better statement claims with that. It answers with rows of the same four columns
 * as a look, of which the first row counts: 1 where it claimed the event, else 0, until
 * when it is claimed, when it was handled, and what time it is.
 */
enum Dialect {

	/**
	 * There is nothing to cut the wait for a lock short with but a setting of the
	 * database, {@code derby.locks.waitTimeout}. Times are those of the time zone of the
	 * JVM.
	 */
	DERBY("Apache Derby", "current_timestamp",
			"{fn timestampadd(SQL_TSI_SECOND, cast(:duration as int), current_timestamp)}",
			"{fn timestampadd(SQL_TSI_SECOND, -cast(:duration as int), current_timestamp)}") {

		@Override
		long duration(Duration duration) {
			return seconds(duration);
		}

		@Override
		@Nullable Instant time(ResultSet row, int column) throws SQLException {
			Timestamp time = row.getTimestamp(column);
			return (time != null) ? time.toInstant() : null;
		}

		@Override
		int lockTimeout() {
			return 0;
		}

		@Override
		boolean isLockTimeout(SQLException failure) {
			return Set.of("40XL1", "40XL2").contains(state(failure)) || super.isLockTimeout(failure);
		}

		@Override
		boolean isPermissionDenied(SQLException failure) {
			return state(failure).startsWith("4250");
		}

	},

	DB2("DB2", "(current timestamp - current timezone)",
			"(current timestamp - current timezone + cast(:duration as integer) seconds)",
			"(current timestamp - current timezone - cast(:duration as integer) seconds)") {

		@Override
		long duration(Duration duration) {
			return seconds(duration);
		}

	},

	/**
	 * The row is read without a lock at first, so that an event that is handled or
	 * claimed is answered without waiting for a transaction that completes it. Parameters
	 * are compared with columns only, whose type is not that of a text which IGNORECASE
	 * is about.
	 */
	H2("H2", "current_timestamp", "dateadd(millisecond, :duration, #now)", "dateadd(millisecond, -:duration, #now)") {

		@Override
		String claim() {
			return """
					select 1, claimed_until, handled_at, #now from final table (
						merge into #table t
						using (
							select #later claimed_until where not exists (
								select 1 from #table where #key and (handled_at is not null or claimed_until > #now)
							)
						) c
						on t.application = :application and t.endpoint = :endpoint and t.event_id = :eventId
						when matched and t.handled_at is null and t.claimed_until <= #now
							then update set token = :token, claimed_until = c.claimed_until
						when not matched
							then insert (application, endpoint, event_id, token, claimed_until)
								values (:application, :endpoint, :eventId, :token, c.claimed_until)
					)
					union all
					select 0, claimed_until, handled_at, #now from #table where #key
					""";
		}

		@Override
		@Nullable String takeOver() {
			return null;
		}

		@Override
		String remove() {
			return "delete from #table where application = :application and claimed_until < #earlier "
					+ "fetch first #batch rows only";
		}

		@Override
		@Nullable Instant time(ResultSet row, int column) throws SQLException {
			return timeWithZone(row, column);
		}

		@Override
		boolean isLockTimeout(SQLException failure) {
			return state(failure).equals("HYT00");
		}

		@Override
		boolean isPermissionDenied(SQLException failure) {
			return Set.of(90096, 90040).contains(failure.getErrorCode());
		}

		@Override
		boolean padsText() {
			return false;
		}

		@Override
		int lockTimeout() {
			return 0;
		}

	},

	/**
	 * There is nothing to cut the wait for a lock short with. With MVCC only taking over
	 * an ended claim has to wait for one.
	 */
	HSQLDB("HSQL Database Engine", "current_timestamp",
			"timestampadd(SQL_TSI_MILLI_SECOND, cast(:duration as bigint), current_timestamp)",
			"timestampadd(SQL_TSI_MILLI_SECOND, 0 - cast(:duration as bigint), current_timestamp)") {

		@Override
		@Nullable Instant time(ResultSet row, int column) throws SQLException {
			return timeWithZone(row, column);
		}

		@Override
		@Nullable String caution(Connection connection) throws SQLException {
			try (Statement statement = connection.createStatement();
					ResultSet rows = statement.executeQuery("values (transaction_control())")) {
				return (rows.next() && "LOCKS".equals(rows.getString(1)))
						? "HSQLDB locks whole tables: a claim of a webhook event waits for each transaction that completes "
								+ "an event, and forever for a transaction of its own thread. Add ';hsqldb.tx=mvcc' to the "
								+ "URL of the database"
						: null;
			}
		}

		@Override
		int lockTimeout() {
			// It would not end the wait for a lock.
			return 0;
		}

		@Override
		boolean isPermissionDenied(SQLException failure) {
			// The same as for a table that is missing.
			return false;
		}

	},

	/**
	 * There is no way to read the row without a lock in the same statement, so the wait
	 * for a transaction that completes the event is cut short.
	 */
	MARIADB("MariaDB", "utc_timestamp(6)", "timestampadd(microsecond, :duration * 1000, #now)",
			"timestampadd(microsecond, :duration * -1000, #now)") {

		@Override
		String claim() {
			return """
					set statement innodb_lock_wait_timeout = 1 for
					insert into #table (application, endpoint, event_id, token, claimed_until)
					values (:application, :endpoint, :eventId, :token, #later)
					on duplicate key update
						token = if(handled_at is null and claimed_until <= #now, values(token), token),
						claimed_until = if(token = values(token), values(claimed_until), claimed_until)
					returning token = :token, claimed_until, handled_at, #now
					""";
		}

		@Override
		@Nullable String takeOver() {
			return null;
		}

		@Override
		String remove() {
			return """
					set statement innodb_lock_wait_timeout = 1 for
					delete from #table where application = :application and claimed_until < #earlier
					order by claimed_until limit #batch
					""";
		}

		@Override
		boolean isLockTimeout(SQLException failure) {
			return failure.getErrorCode() == MYSQL_LOCK_TIMEOUT || super.isLockTimeout(failure);
		}

		@Override
		boolean isContention(SQLException failure) {
			// Changed since it was read.
			return failure.getErrorCode() == 1020 || super.isContention(failure);
		}

		@Override
		boolean isPermissionDenied(SQLException failure) {
			return MYSQL_DENIED.contains(failure.getErrorCode());
		}

		@Override
		boolean padsText() {
			return false;
		}

		@Override
		int lockTimeout() {
			return 0;
		}

	},

	/**
	 * A look waits for no lock, while an insert waits for a transaction that completes
	 * the event: so the look comes first. MariaDB, too, with the driver of MySQL.
	 */
	MYSQL("MySQL", "utc_timestamp(6)", "timestampadd(microsecond, :duration * 1000, #now)",
			"timestampadd(microsecond, :duration * -1000, #now)") {

		@Override
		boolean looksFirst() {
			return true;
		}

		@Override
		String remove() {
			return "delete from #table where application = :application and claimed_until < #earlier "
					+ "order by claimed_until limit #batch";
		}

		@Override
		boolean isLockTimeout(SQLException failure) {
			return failure.getErrorCode() == MYSQL_LOCK_TIMEOUT || super.isLockTimeout(failure);
		}

		@Override
		boolean isContention(SQLException failure) {
			return failure.getErrorCode() == 1020 || super.isContention(failure);
		}

		@Override
		boolean isPermissionDenied(SQLException failure) {
			return MYSQL_DENIED.contains(failure.getErrorCode());
		}

		@Override
		int lockTimeout() {
			// A time-out of the driver takes a thread and another connection.
			return 0;
		}

	},

	ORACLE("Oracle", "sys_extract_utc(systimestamp)",
			"sys_extract_utc(systimestamp) + numtodsinterval(:duration / 1000, 'SECOND')",
			"sys_extract_utc(systimestamp) - numtodsinterval(:duration / 1000, 'SECOND')") {

		@Override
		boolean isContention(SQLException failure) {
			// Deadlock; cannot be serialized.
			return Set.of(60, 8177).contains(failure.getErrorCode()) || super.isContention(failure);
		}

		@Override
		boolean isPermissionDenied(SQLException failure) {
			return failure.getErrorCode() == 1031;
		}

		@Override
		boolean padsText() {
			return false;
		}

	},

	/**
	 * The row is read without a lock at first: even an insert that does nothing on a
	 * conflict waits for a transaction that completes the event. Of inserts at the same
	 * moment all but one end as a unique violation, since to do nothing on a conflict,
	 * and to tell of it, would cost every event more than that rare case is worth. So
	 * would it to take over an ended claim in the same statement: it takes a second one,
	 * which skips an event that a transaction is about to complete.
	 */
	POSTGRESQL("PostgreSQL", "statement_timestamp()", "#now + cast(:duration as bigint) * interval '1 millisecond'",
			"#now - cast(:duration as bigint) * interval '1 millisecond'") {

		@Override
		String claim() {
			return """
					with known as (
						select claimed_until, handled_at from #table where #key
					), taken as (
						insert into #table (application, endpoint, event_id, token, claimed_until)
						select :application, :endpoint, :eventId, :token, #later
						where not exists (select from known)
					)
					select 0, claimed_until, handled_at, #now from known
					""";
		}

		@Override
		String takeOver() {
			return """
					update #table set token = :token, claimed_until = #later
					where (application, endpoint, event_id) in (
						select application, endpoint, event_id from #table
						where #key and handled_at is null and claimed_until <= #now
						for update skip locked
					)
					""";
		}

		@Override
		String remove() {
			return """
					delete from #table where (application, endpoint, event_id) in (
						select application, endpoint, event_id from #table
						where application = :application and claimed_until < #earlier
						order by claimed_until limit #batch for update skip locked
					)
					""";
		}

		@Override
		@Nullable Instant time(ResultSet row, int column) throws SQLException {
			return timeWithZone(row, column);
		}

		@Override
		boolean isLockTimeout(SQLException failure) {
			return state(failure).equals("55P03");
		}

		@Override
		boolean padsText() {
			return false;
		}

		@Override
		int lockTimeout() {
			return 0;
		}

	},

	SQLSERVER("Microsoft SQL Server", "sysutcdatetime()", "dateadd(second, :duration, sysutcdatetime())",
			"dateadd(second, -:duration, sysutcdatetime())") {

		@Override
		long duration(Duration duration) {
			return seconds(duration);
		}

		@Override
		boolean isLockTimeout(SQLException failure) {
			return failure.getErrorCode() == 1222 || super.isLockTimeout(failure);
		}

		@Override
		boolean isPermissionDenied(SQLException failure) {
			return Set.of(229, 230, 262).contains(failure.getErrorCode());
		}

	};

	/**
	 * How many rows are removed by one statement.
	 */
	static final int BATCH_SIZE = 100;

	private static final int MYSQL_LOCK_TIMEOUT = 1205;

	private static final Set<Integer> MYSQL_DENIED = Set.of(1044, 1142, 1143, 1227);

	private final String productName;

	private final String now;

	private final String later;

	private final String earlier;

	Dialect(String productName, String now, String later, String earlier) {
		this.productName = productName;
		this.now = now;
		this.later = later;
		this.earlier = earlier;
	}

	static Dialect ofProductName(@Nullable String productName) {
		for (Dialect dialect : values()) {
			// As in "DB2/LINUXX8664".
			if (productName != null && (dialect.productName.equals(productName)
					|| (dialect == DB2 && productName.startsWith("DB2/")))) {
				return dialect;
			}
		}
		throw new IllegalStateException("Webhook events cannot be stored in the database '%s', only in %s".formatted(
				productName,
				Arrays.stream(values()).map((dialect) -> dialect.productName).collect(Collectors.joining(", "))));
	}

	static Dialect ofPlatform(String platform) {
		for (Dialect dialect : values()) {
			if (dialect.platform().equals(platform)) {
				return dialect;
			}
		}
		throw new IllegalArgumentException("Platform '%s' must be one of %s".formatted(platform,
				Arrays.stream(values()).map(Dialect::platform).collect(Collectors.joining(", "))));
	}

	String platform() {
		return name().toLowerCase(Locale.ROOT);
	}

	Sql sql(String text, WebhookEventTable table) {
		return Sql.of(text.replace("#later", this.later)
			.replace("#earlier", this.earlier)
			.replace("#now", this.now)
			.replace("#key", "application = :application and endpoint = :endpoint and event_id = :eventId")
			.replace("#batch", Integer.toString(BATCH_SIZE))
			.replace("#table", table.name()));
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

	private static String state(SQLException failure) {
		return (failure.getSQLState() != null) ? failure.getSQLState() : "";
	}

	private static long seconds(Duration duration) {
		return duration.plusSeconds(1).minusNanos(1).toSeconds();
	}

	private static @Nullable Instant timeWithZone(ResultSet row, int column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
