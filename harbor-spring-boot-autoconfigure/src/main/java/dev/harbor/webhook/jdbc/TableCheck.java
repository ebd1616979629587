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
import java.sql.SQLException;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.PermissionDeniedDataAccessException;

/**
 * Checks that the table exists, has the required columns, and can be read and written.
 */
final class TableCheck {

	private static final Log logger = LogFactory.getLog(TableCheck.class);

	private static final List<String> STATEMENTS = List.of(
			"select application, endpoint, event_id, token, claimed_until, handled_at from #table where 1 = 0",
			"insert into #table (application, endpoint, event_id, token, claimed_until) "
					+ "select application, endpoint, event_id, token, claimed_until from #table where 1 = 0",
			"update #table set handled_at = claimed_until where 1 = 0", "delete from #table where 1 = 0");

	private static final String STATEMENT_WITHOUT_APPLICATION = "select endpoint, event_id, token, claimed_until, "
			+ "handled_at from #table where 1 = 0";

	private final WebhookEventTable table;

	private final StoreConnections connections;

	private final EventRows rows;

	TableCheck(WebhookEventTable table, StoreConnections connections, EventRows rows) {
		this.table = table;
		this.connections = connections;
		this.rows = rows;
	}

	/**
	 * Fail if the table lacks a column or the user lacks a privilege.
	 */
	void check() {
		this.connections.separately("check the table of webhook events", (connection) -> {
			Dialect dialect = this.rows.dialect(connection);
			try {
				for (String statement : STATEMENTS) {
					execute(connection, statement);
				}
				String caution = dialect.caution(connection);
				if (caution != null) {
					logger.warn(caution);
				}
				return true;
			}
			catch (SQLException ex) {
				if (dialect.isPermissionDenied(ex)) {
					throw new PermissionDeniedDataAccessException(
							"The table '%s' must not be used".formatted(this.table), ex);
				}
				throw ex;
			}
		});
	}

	/**
	 * Return whether the table is of an earlier version, whose key did not contain the
	 * application.
	 */
	boolean isWithoutApplication() {
		try {
			check();
			return false;
		}
		catch (DataAccessException ex) {
			return this.connections.separately("check the table of webhook events", (connection) -> {
				try {
					execute(connection, STATEMENT_WITHOUT_APPLICATION);
					return true;
				}
				catch (SQLException withoutTable) {
					return false;
				}
			});
		}
	}

	private void execute(Connection connection, String sql) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql.replace("#table", this.table.name()))) {
			statement.execute();
		}
	}

}
