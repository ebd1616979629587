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

package dev.harbor.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.MariaDBJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.MssqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.MySQL8JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.OracleJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import org.jspecify.annotations.Nullable;

/**
 * Differences between databases.
 */
enum Dialect {

	H2("H2", new DefaultJdbcCustomization(false)),

	HSQLDB("HSQL Database Engine", new DefaultJdbcCustomization(false)),

	MARIADB("MariaDB", new MariaDBJdbcCustomization(true)),

	MYSQL("MySQL", new MySQL8JdbcCustomization(true)),

	ORACLE("Oracle", new OracleJdbcCustomization(false)),

	POSTGRESQL("PostgreSQL", new PostgreSqlJdbcCustomization(false, false)),

	SQLSERVER("Microsoft SQL Server", new MssqlJdbcCustomization(true));

	// Just under 1: another task is looked for as soon as one has ended, however long the
	// others still run.
	private static final double LOWER_LIMIT = 0.999;

	private final String productName;

	private final JdbcCustomization customization;

	Dialect(String productName, JdbcCustomization customization) {
		this.productName = productName;
		this.customization = customization;
	}

	static Dialect ofProductName(String productName) {
		for (Dialect dialect : values()) {
			if (dialect.productName.equals(productName)) {
				return dialect;
			}
		}
		throw new IllegalStateException("The inbox and the outbox do not support the database '%s', only %s".formatted(
				productName,
				Arrays.stream(values()).map((dialect) -> dialect.productName).collect(Collectors.joining(", "))));
	}

	/**
	 * The database, as in the names of the scripts.
	 */
	String platform() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The customization of db-scheduler.
	 */
	JdbcCustomization customization() {
		return this.customization;
	}

	/**
	 * Configure how due tasks are picked: with locks if the database can skip locked
	 * rows, otherwise by comparing versions. SQL Server could use locks, but is prone to
	 * deadlocks then. The scheduler picks no more tasks than it has threads, except if
	 * the number can be adapted to the duration of tasks.
	 * @param ahead adapts the number
	 * @param skipped the tasks that are not picked
	 */
	SchedulerBuilder polling(SchedulerBuilder builder, TasksAhead ahead, SkippedTasks skipped, int threads) {
		JdbcCustomization skipping = new SkippingCustomization(this.customization, skipped);
		return switch (this) {
			case POSTGRESQL -> builder.jdbcCustomization(ahead)
				.pollUsingLockAndFetch(LOWER_LIMIT, (threads + TasksAhead.MAX + 0.5) / threads);
			case MYSQL -> builder.jdbcCustomization(skipping).pollUsingLockAndFetch(LOWER_LIMIT, 1);
			default -> builder.jdbcCustomization(skipping).pollUsingFetch(LOWER_LIMIT, 1);
		};
	}

	/**
	 * Return an update without an effect that locks the rows of a query, or {@code null}
	 * if {@link #forUpdate(String)} locks them. HSQLDB locks no rows that are only read
	 * if it keeps several versions of them.
	 */
	@Nullable String lockingUpdate(String select) {
		return (this == HSQLDB)
				? select.replaceFirst("(?i)^select .+ from (\\S+) where ", "update $1 set id = id where ") : null;
	}

	String forUpdate(String select) {
		return (this == SQLSERVER) ? select.replaceFirst("(?i)\\swhere\\s", " with (updlock, rowlock) where ")
				: select + " for update";
	}

	/**
	 * Whether by default a query may show an older state of rows than the transaction can
	 * lock and change. Others show the current state, or roll the transaction back.
	 */
	boolean readsSnapshots() {
		return this == MARIADB || this == MYSQL;
	}

	/**
	 * Whether one statement can change several tables.
	 */
	boolean changesSeveralTables() {
		return this == POSTGRESQL;
	}

	/**
	 * Whether an insert can select only parameters, with a condition that waits for no
	 * lock.
	 */
	boolean insertsConditionally() {
		return this == POSTGRESQL;
	}

	/**
	 * A statement that inserts nothing if another row has the same value of a unique
	 * column, and leaves the transaction usable then.
	 */
	@Nullable String insertUnlessPresent(String insert, String column) {
		return (this == POSTGRESQL) ? insert + " on conflict (" + column + ") do nothing" : null;
	}

	@Nullable String insertOrIncrement(String table, String insert, String key, String column) {
		return switch (this) {
			case POSTGRESQL -> "insert into %s as known %s on conflict (%s) do update set %s = known.%s + 1"
				.formatted(table, insert, key, column, column);
			case MARIADB, MYSQL ->
				"insert into %s %s on duplicate key update %s = %s + 1".formatted(table, insert, column, column);
			default -> null;
		};
	}

	String limited(String select, int rows) {
		return switch (this) {
			case MARIADB, MYSQL -> select + " limit " + rows;
			case SQLSERVER -> select + " offset 0 rows fetch next " + rows + " rows only";
			default -> select + " fetch first " + rows + " rows only";
		};
	}

	Object time(Instant time) {
		OffsetDateTime utc = time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
		return hasTimeZones() ? utc : utc.toLocalDateTime();
	}

	@Nullable Instant time(ResultSet row, String column) throws SQLException {
		if (!hasTimeZones()) {
			LocalDateTime time = row.getObject(column, LocalDateTime.class);
			return (time != null) ? time.toInstant(ZoneOffset.UTC) : null;
		}
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	/**
	 * Whether the user lacks a privilege. In HSQLDB, a missing table has the same code.
	 */
	boolean isPermissionDenied(SQLException failure) {
		int code = failure.getErrorCode();
		return switch (this) {
			case H2 -> Set.of(90096, 90040).contains(code);
			case HSQLDB -> false;
			case MARIADB, MYSQL -> Set.of(1044, 1142, 1143, 1227).contains(code);
			case ORACLE -> code == 1031;
			case POSTGRESQL -> "42501".equals(failure.getSQLState());
			case SQLSERVER -> Set.of(229, 230, 262).contains(code);
		};
	}

	private boolean hasTimeZones() {
		return this != MARIADB && this != MYSQL;
	}

}
