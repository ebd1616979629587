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

import java.sql.SQLException;
import java.util.Set;

/**
 * The SQL of MySQL. A query does not wait for a lock, while an insert waits for a
 * transaction that completes the event, so the query comes first. Also used for MariaDB
 * with the MySQL driver.
 */
class MysqlDialect extends Dialect {

	private static final int LOCK_TIMEOUT = 1205;

	private static final int CHANGED_SINCE_READ = 1020;

	private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143, 1227);

	MysqlDialect() {
		super("utc_timestamp(6)", "timestampadd(microsecond, :duration * 1000, #now)",
				"timestampadd(microsecond, :duration * -1000, #now)");
	}

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
		return failure.getErrorCode() == LOCK_TIMEOUT || super.isLockTimeout(failure);
	}

	@Override
	boolean isContention(SQLException failure) {
		return failure.getErrorCode() == CHANGED_SINCE_READ || super.isContention(failure);
	}

	@Override
	boolean isPermissionDenied(SQLException failure) {
		return DENIED.contains(failure.getErrorCode());
	}

	@Override
	int lockTimeout() {
		// A query timeout of the driver requires a thread and another connection.
		return 0;
	}

}
