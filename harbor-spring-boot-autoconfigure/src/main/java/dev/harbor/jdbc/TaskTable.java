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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;

import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;

/**
 * The table of tasks, which db-scheduler polls. Changes in this class are part of the
 * current transaction, unlike those of db-scheduler.
 */
class TaskTable {

	private final HarborDatabase database;

	private final String taskName;

	private final String table;

	// These three by the statement that they extend, of which there are a few.
	private final Map<String, String> insertsOfMany = new ConcurrentHashMap<>();

	private final Map<String, String> conditionalInserts = new ConcurrentHashMap<>();

	private final Map<String, String> inserts = new ConcurrentHashMap<>();

	TaskTable(HarborDatabase database, String queue) {
		this.database = database;
		this.taskName = queue;
		this.table = database.tables().name(queue + "_task");
	}

	String taskName() {
		return this.taskName;
	}

	String name() {
		return this.table;
	}

	void insert(String id, Instant dueAt) {
		this.database.jdbc().update(insertInto() + " values (?, ?, ?, ?, ?)", (statement) -> {
			statement.setString(1, this.taskName);
			statement.setString(2, id);
			customization().setInstant(statement, 3, dueAt);
			statement.setBoolean(4, false);
			statement.setLong(5, 1);
		});
	}

	/**
	 * Add a task together with the row of an insert statement.
	 * @param insert the statement, which inserts one row
	 */
	void insert(String id, Instant dueAt, String insert, Object... arguments) {
		if (!this.database.dialect().changesSeveralTables()) {
			this.database.jdbc().update(insert, arguments);
			insert(id, dueAt);
			return;
		}
		// Costs less than the insert of a task for each inserted row.
		String both = this.inserts.computeIfAbsent(insert,
				(first) -> "with inserted as (" + first + ") " + insertInto() + " values (?, ?, ?, false, 1)");
		update(both, id, dueAt, arguments);
	}

	/**
	 * Add a task together with the row of an insert statement, if that inserts one.
	 * @param insert the statement, which inserts at most one row with a column {@code id}
	 * @return whether a row was inserted
	 */
	boolean insertIfRowInserted(String id, Instant dueAt, String insert, Object... arguments) {
		if (!this.database.dialect().changesSeveralTables()) {
			boolean inserted = this.database.jdbc().update(insert, arguments) > 0;
			if (inserted) {
				insert(id, dueAt);
			}
			return inserted;
		}
		String both = this.conditionalInserts.computeIfAbsent(insert,
				(first) -> "with inserted as (" + first + " returning id) " + insertInto()
						+ " select ?, ?, cast(? as timestamp with time zone), false, 1 from inserted");
		return update(both, id, dueAt, arguments) > 0;
	}

	private String insertInto() {
		return "insert into " + this.table + " (task_name, task_instance, execution_time, picked, version)";
	}

	private int update(String statement, String id, Instant dueAt, Object... arguments) {
		return this.database.jdbc().update(statement, (prepared) -> {
			new ArgumentPreparedStatementSetter(arguments).setValues(prepared);
			prepared.setString(arguments.length + 1, this.taskName);
			prepared.setString(arguments.length + 2, id);
			customization().setInstant(prepared, arguments.length + 3, dueAt);
		});
	}

	/**
	 * Add tasks together with the rows that a statement inserts, and commit.
	 * @return the ids of the rows that were inserted
	 */
	Set<String> insertAll(Instant dueAt, Duration timeout, String insert, Object... arguments) {
		String all = this.insertsOfMany.computeIfAbsent(insert,
				(first) -> "with inserted as (" + first + " returning id) " + insertInto()
						+ " select ?, id, cast(? as timestamp with time zone), false, 1 from inserted"
						+ " returning task_instance");
		return this.database.commit(all, timeout, (statement) -> {
			new ArgumentPreparedStatementSetter(arguments).setValues(statement);
			statement.setString(arguments.length + 1, this.taskName);
			customization().setInstant(statement, arguments.length + 2, dueAt);
		});
	}

	/**
	 * Remove a running task and change a row, unless another instance has taken over the
	 * task.
	 * @param update the statement that changes the row and ends with its condition
	 */
	void remove(Execution execution, String update, Object... arguments) {
		if (!this.database.dialect().changesSeveralTables()) {
			this.database.jdbc().update(update, arguments);
			remove(execution);
			return;
		}
		String statement = this.insertsOfMany.computeIfAbsent(update,
				(second) -> "with removed as (delete from " + this.table
						+ " where task_name = ? and task_instance = ? and version = ? returning 1) " + second
						+ " and exists (select 1 from removed)");
		List<Object> all = new ArrayList<>(List.of(this.taskName, execution.getId(), execution.version));
		all.addAll(List.of(arguments));
		requireOwn(execution, this.database.jdbc().update(statement, all.toArray()));
	}

	/**
	 * Remove a running task, unless another instance has taken it over.
	 */
	void remove(Execution execution) {
		requireOwn(execution,
				this.database.jdbc()
					.update("delete from " + this.table + " where task_name = ? and task_instance = ? and version = ?",
							this.taskName, execution.getId(), execution.version));
	}

	/**
	 * Give back a running task, unless another instance has taken it over.
	 */
	void giveBack(Execution execution, Instant dueAt, int consecutiveFailures) {
		int updated = this.database.jdbc()
			.update("update " + this.table
					+ " set picked = ?, picked_by = null, last_heartbeat = null, execution_time = ?,"
					+ " consecutive_failures = ?, version = version + 1"
					+ " where task_name = ? and task_instance = ? and version = ?", (statement) -> {
						statement.setBoolean(1, false);
						customization().setInstant(statement, 2, dueAt);
						statement.setInt(3, consecutiveFailures);
						statement.setString(4, this.taskName);
						statement.setString(5, execution.getId());
						statement.setLong(6, execution.version);
					});
		requireOwn(execution, updated);
	}

	private static void requireOwn(Execution execution, int changed) {
		if (changed == 0) {
			throw new TaskLostException(execution.getId());
		}
	}

	boolean move(String id, Instant dueAt) {
		// The version changes, so that an instance that read the old time does not pick
		// the task.
		return this.database.jdbc()
			.update("update " + this.table + " set execution_time = ?, version = version + 1"
					+ " where task_name = ? and task_instance = ? and picked = ?", (statement) -> {
						customization().setInstant(statement, 1, dueAt);
						statement.setString(2, this.taskName);
						statement.setString(3, id);
						statement.setBoolean(4, false);
					}) == 1;
	}

	int moveAll(Instant dueAt) {
		return this.database.jdbc()
			.update("update " + this.table + " set execution_time = ?, version = version + 1"
					+ " where task_name = ? and picked = ? and execution_time > ?", (statement) -> {
						customization().setInstant(statement, 1, dueAt);
						statement.setString(2, this.taskName);
						statement.setBoolean(3, false);
						customization().setInstant(statement, 4, dueAt);
					});
	}

	boolean removeWaiting(String id) {
		return this.database.jdbc()
			.update("delete from " + this.table + " where task_name = ? and task_instance = ? and picked = ?",
					this.taskName, id, false) == 1;
	}

	boolean hasDue(Instant now) {
		Integer count = this.database.jdbc()
			.query("select count(*) from " + this.table
					+ " where task_name = ? and (picked = ? or execution_time <= ?)", (statement) -> {
						statement.setString(1, this.taskName);
						statement.setBoolean(2, true);
						customization().setInstant(statement, 3, now);
					}, (row) -> row.next() ? row.getInt(1) : 0);
		return count != null && count > 0;
	}

	void bringForward(Duration duration) {
		Map<String, Instant> waiting = new LinkedHashMap<>();
		this.database.jdbc()
			.query("select task_instance, execution_time from " + this.table + " where task_name = ? and picked = ?",
					(statement) -> {
						statement.setString(1, this.taskName);
						statement.setBoolean(2, false);
					}, (row) -> {
						waiting.put(row.getString("task_instance"), customization().getInstant(row, "execution_time"));
					});
		waiting.forEach((id, dueAt) -> move(id, dueAt.minus(duration)));
	}

	private JdbcCustomization customization() {
		return this.database.dialect().customization();
	}

}
