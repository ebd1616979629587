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
 * The SQL of Oracle Database.
 */
final class OracleDialect extends Dialect {

	OracleDialect() {
		super("sys_extract_utc(systimestamp)",
				"sys_extract_utc(systimestamp) + numtodsinterval(:duration / 1000, 'SECOND')",
				"sys_extract_utc(systimestamp) - numtodsinterval(:duration / 1000, 'SECOND')");
	}

	@Override
	boolean isContention(SQLException failure) {
		// Deadlock; serialization failure.
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

}
