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
import java.sql.Statement;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The SQL of HSQLDB. A statement cannot shorten the wait for a lock. With MVCC, only
 * taking over an expired claim waits for a lock.
 */
final class HsqldbDialect extends Dialect {

	HsqldbDialect() {
		super("current_timestamp", "timestampadd(SQL_TSI_MILLI_SECOND, cast(:duration as bigint), current_timestamp)",
				"timestampadd(SQL_TSI_MILLI_SECOND, 0 - cast(:duration as bigint), current_timestamp)");
	}

	@Override
	@Nullable Instant time(ResultSet row, int column) throws SQLException {
		return timeWithZone(row, column);
	}

	@Override
	@Nullable String caution(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("values (transaction_control())")) {
			return (rows.next() && "LOCKS".equals(rows.getString(1)))
					? "HSQLDB locks whole tables: claiming a webhook event waits for each transaction that "
							+ "completes an event, and forever for a transaction of the same thread. Add "
							+ "';hsqldb.tx=mvcc' to the URL of the database"
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
		// A missing table has the same code.
		return false;
	}

}
