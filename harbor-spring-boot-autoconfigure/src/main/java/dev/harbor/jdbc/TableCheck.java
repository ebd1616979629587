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

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * Checks that the tables exist, can be read and written, and belong to one application,
 * and records which.
 */
final class TableCheck {

	private static final String ANYTHING = "1";

	private static final int OWNER_ID = 1;

	private final HarborDatabase database;

	private final @Nullable String application;

	TableCheck(HarborDatabase database, @Nullable String application) {
		this.database = database;
		this.application = application;
	}

	/**
	 * Check tables.
	 * @param tables the names of the tables without prefix, each with a column that must
	 * exist
	 */
	void verify(Map<String, String> tables) {
		tables.forEach(this::requireTable);
		if (this.database.isOutsideTransactions()) {
			// A transaction of the application may be read-only, or broken afterwards.
			tables.keySet().forEach(this::requirePrivileges);
		}
		requireTable("application", ANYTHING);
		String owner = owner();
		if (owner == null && this.application != null) {
			owner = claim(this.application);
		}
		if (owner != null && !owner.equals(this.application)) {
			throw new UnusableTablesException(
					"The tables '%s' belong to the application '%s', and this is %s".formatted(this.database.tables(),
							owner, (this.application != null) ? "'" + this.application + "'" : "one without a name"),
					this.database.dialect().platform(), this.database.tables().name("application"), owner);
		}
	}

	private void requireTable(String name, String column) {
		String table = this.database.tables().name(name);
		try {
			this.database.jdbc().execute("select " + column + " from " + table + " where 1 = 0");
		}
		catch (DataAccessException ex) {
			requirePrivilege(table, ex);
			requireColumn(name, column, ex);
		}
	}

	private void requireColumn(String name, String column, DataAccessException failure) {
		String table = this.database.tables().name(name);
		if (!(failure instanceof BadSqlGrammarException)) {
			throw failure;
		}
		if (column.equals(ANYTHING)) {
			throw new UnusableTablesException("The table '%s' is missing".formatted(table),
					this.database.dialect().platform(), table, null, failure);
		}
		requireTable(name, ANYTHING);
		throw new UnusableTablesException("The table '%s' has no column '%s'".formatted(table, column),
				this.database.dialect().platform(), table, column, failure);
	}

	private void requirePrivileges(String name) {
		String table = this.database.tables().name(name);
		try {
			this.database.jdbc().execute("insert into " + table + " select * from " + table + " where 1 = 0");
			this.database.jdbc().execute(this.database.dialect().forUpdate("select 1 from " + table + " where 1 = 0"));
			this.database.jdbc().execute("delete from " + table + " where 1 = 0");
		}
		catch (DataAccessException ex) {
			// Otherwise, for example, the database is read-only during a failover.
			requirePrivilege(table, ex);
		}
	}

	private void requirePrivilege(String table, DataAccessException failure) {
		if (failure.getCause() instanceof SQLException refusal && this.database.dialect().isPermissionDenied(refusal)) {
			throw new UnusableTablesException(
					"The user of the database may not use the table '%s': %s".formatted(table, refusal.getMessage()),
					this.database.dialect().platform(), table, null,
					new PermissionDeniedDataAccessException("Permission denied", refusal));
		}
	}

	private @Nullable String owner() {
		List<String> names = this.database.jdbc()
			.query("select name from " + this.database.tables().name("application") + " where id = ?",
					(row, number) -> row.getString(1), OWNER_ID);
		return names.isEmpty() ? null : names.get(0);
	}

	private @Nullable String claim(String application) {
		try {
			this.database.inNewTransaction(() -> this.database.jdbc()
				.update("insert into " + this.database.tables().name("application") + " (id, name) values (?, ?)",
						OWNER_ID, application));
			return application;
		}
		catch (DuplicateKeyException ex) {
			// Another instance started at the same moment.
			return owner();
		}
	}

}
