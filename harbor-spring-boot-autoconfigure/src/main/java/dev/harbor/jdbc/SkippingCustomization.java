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

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.task.Execution;

/**
 * Excludes tasks from the queries for due tasks of another customization.
 */
class SkippingCustomization implements JdbcCustomization {

	private final JdbcCustomization delegate;

	private final SkippedTasks skipped;

	SkippingCustomization(JdbcCustomization delegate, SkippedTasks skipped) {
		this.delegate = delegate;
		this.skipped = skipped;
	}

	@Override
	public String createSelectDueQuery(String tableName, int limit, String andCondition, boolean orderByPriority) {
		return this.delegate.createSelectDueQuery(tableName, limit, andCondition + this.skipped.beginLook(),
				orderByPriority);
	}

	@Override
	public String createGenericSelectForUpdateQuery(String tableName, int limit, String requiredAndCondition,
			boolean orderByPriority) {
		return this.delegate.createGenericSelectForUpdateQuery(tableName, limit,
				requiredAndCondition + this.skipped.beginLook(), orderByPriority);
	}

	@Override
	public String getName() {
		return this.delegate.getName();
	}

	@Override
	public void setInstant(PreparedStatement statement, int index, Instant value) throws SQLException {
		this.delegate.setInstant(statement, index, value);
	}

	@Override
	public Instant getInstant(ResultSet row, String column) throws SQLException {
		return this.delegate.getInstant(row, column);
	}

	@Override
	public void setTaskData(PreparedStatement statement, int index, byte[] value) throws SQLException {
		this.delegate.setTaskData(statement, index, value);
	}

	@Override
	public byte[] getTaskData(ResultSet row, String column) throws SQLException {
		return this.delegate.getTaskData(row, column);
	}

	@Override
	public boolean supportsExplicitQueryLimitPart() {
		return this.delegate.supportsExplicitQueryLimitPart();
	}

	@Override
	public String getQueryLimitPart(int limit) {
		return this.delegate.getQueryLimitPart(limit);
	}

	@Override
	public boolean supportsSingleStatementLockAndFetch() {
		return this.delegate.supportsSingleStatementLockAndFetch();
	}

	@Override
	public List<Execution> lockAndFetchSingleStatement(JdbcTaskRepositoryContext context, Instant now, int limit,
			boolean orderByPriority) {
		return this.delegate.lockAndFetchSingleStatement(context, now, limit, orderByPriority);
	}

	@Override
	public boolean supportsGenericLockAndFetch() {
		return this.delegate.supportsGenericLockAndFetch();
	}

}
