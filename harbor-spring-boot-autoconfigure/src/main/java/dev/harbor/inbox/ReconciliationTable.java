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

package dev.harbor.inbox;

import java.time.Instant;
import java.util.List;

import dev.harbor.jdbc.HarborDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The row with the progress of reconciling.
 */
class ReconciliationTable {

	private static final int ID = 1;

	private final HarborDatabase database;

	private final String name;

	ReconciliationTable(HarborDatabase database) {
		this.database = database;
		this.name = database.tables().name("inbox_pass");
	}

	@Nullable ReconciliationPass find() {
		List<ReconciliationPass> passes = this.database.jdbc()
			.query("select floor_at, begun_at, top_at, page_cursor from " + this.name + " where id = ?",
					(row, number) -> {
						Instant floor = this.database.time(row, "floor_at");
						return new ReconciliationPass((floor != null) ? floor : Instant.EPOCH,
								this.database.time(row, "begun_at"), this.database.time(row, "top_at"),
								row.getString("page_cursor"));
					}, ID);
		return passes.isEmpty() ? null : passes.get(0);
	}

	void insert(ReconciliationPass pass) {
		this.database.jdbc()
			.update("insert into " + this.name
					+ " (floor_at, begun_at, top_at, page_cursor, id) values (?, ?, ?, ?, ?)", time(pass.floor()),
					time(pass.begun()), time(pass.top()), pass.cursor(), ID);
	}

	void update(ReconciliationPass pass) {
		this.database.jdbc()
			.update("update " + this.name + " set floor_at = ?, begun_at = ?, top_at = ?, page_cursor = ? where id = ?",
					time(pass.floor()), time(pass.begun()), time(pass.top()), pass.cursor(), ID);
	}

	private @Nullable Object time(@Nullable Instant time) {
		return (time != null) ? this.database.time(time) : null;
	}

}
