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

package dev.harbor.outbox;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.outbox.OutboxEvent.State;

/**
 * Retries and discards entries on demand. A retry releases all holds.
 */
class OutboxOperations {

	private final HarborDatabase database;

	private final OutboxTable table;

	private final TaskQueue queue;

	private final ClientHolds holds;

	private final Clock clock;

	OutboxOperations(HarborDatabase database, OutboxTable table, TaskQueue queue, ClientHolds holds, Clock clock) {
		this.database = database;
		this.table = table;
		this.queue = queue;
		this.holds = holds;
		this.clock = clock;
	}

	/**
	 * Retry a parked entry, or a waiting entry immediately.
	 * @return whether the entry was parked or waiting
	 */
	boolean retry(String id) {
		this.holds.release();
		return this.database.inTransaction(
				() -> unpark(id) || this.queue.reschedule(id, Instant.now()) || this.table.has(id, State.STORED));
	}

	/**
	 * Retry all parked entries.
	 * @return the number of entries
	 */
	int retryParked() {
		this.holds.release();
		int count = 0;
		// In the order of ids, so that an entry that is parked again is not retried
		// again.
		List<String> ids = this.table.parked(EntryIds.FIRST);
		while (!ids.isEmpty()) {
			List<String> parked = ids;
			count += this.database.inTransaction(() -> (int) parked.stream().filter(this::unpark).count());
			ids = this.table.parked(ids.get(ids.size() - 1));
		}
		return count;
	}

	private boolean unpark(String id) {
		boolean unparked = this.table.unpark(id, this.clock.instant());
		if (unparked) {
			this.queue.schedule(id, Instant.now());
		}
		return unparked;
	}

	/**
	 * Discard a parked entry, or a waiting entry that is not being sent.
	 * @return whether the entry was discarded
	 */
	boolean discard(String id) {
		return this.database.inTransaction(() -> this.table.delete(id, State.PARKED)
				|| (this.queue.cancel(id) && this.table.delete(id, State.STORED)));
	}

}
