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
import java.time.Duration;
import java.util.Set;

/**
 * The SQL of SQL Server.
 */
final class SqlServerDialect extends Dialect {

	SqlServerDialect() {
		super("sysutcdatetime()", "dateadd(second, :duration, sysutcdatetime())",
				"dateadd(second, -:duration, sysutcdatetime())");
	}

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

}
