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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The SQL of Apache Derby. A statement cannot shorten the wait for a lock; only {@code
 * derby.locks.waitTimeout}, a setting of the database, can. Times are in the time zone of
 * the JVM.
 */
final class DerbyDialect extends Dialect {

	DerbyDialect() {
		super("current_timestamp", "{fn timestampadd(SQL_TSI_SECOND, cast(:duration as int), current_timestamp)}",
				"{fn timestampadd(SQL_TSI_SECOND, -cast(:duration as int), current_timestamp)}");
	}

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

}
