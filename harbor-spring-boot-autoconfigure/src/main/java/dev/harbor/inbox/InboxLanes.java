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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxTable.Waiting;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.listener.Listener;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The lanes of events that are handled one at a time. A lane exists for each listener and
 * key while it contains events. Only the first event of a lane has a task; when the event
 * ends, the next one gets a task. A change to a lane locks its row until the end of the
 * transaction, so that positions follow the order of commits. Rows of events must be
 * locked before the row of their lane.
 */
class InboxLanes {

	private final HarborDatabase database;

	private final JdbcTemplate jdbc;

	private final InboxTable table;

	private final Set<String> skippingParked;

	private final Consumer<String> schedule;

	private final String name;

	/**
	 * Create an instance.
	 * @param database the database
	 * @param table the rows of the events
	 * @param skippingParked the ids of the listeners that continue after a parked event
	 * @param schedule adds a due task for a row
	 */
	InboxLanes(HarborDatabase database, InboxTable table, Set<String> skippingParked, Consumer<String> schedule) {
		this.database = database;
		this.jdbc = database.jdbc();
		this.table = table;
		this.skippingParked = Set.copyOf(skippingParked);
		this.schedule = schedule;
		this.name = database.tables().name("inbox_lane");
	}

	/**
	 * Return the lane of an event.
	 * @return the id of the lane, or {@code null} if the event has no order
	 */
	static @Nullable String of(Listener listener, Event event) {
		// A hash, because a key may be too long for the column or confidential.
		return listener.keyOf(event)
			.map((key) -> HexFormat.of().formatHex(sha256(listener.id() + '\n' + listener.endpoint() + '\n' + key)))
			.orElse(null);
	}

	private static byte[] sha256(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Append a row to a lane, which is created if it does not exist.
	 * @param row the id of the row to append
	 */
	Place enter(String lane, String row) {
		String values = "(id, last_position, head) values (?, 1, ?)";
		String atOnce = this.database.insertOrIncrement(this.name, values, "id", "last_position");
		if (atOnce != null) {
			this.jdbc.update(atOnce, lane, row);
		}
		else {
			while (!moveEnd(lane) && !create(lane, row)) {
				// Another transaction created the lane, and may have removed it again.
				continue;
			}
		}
		return this.jdbc
			.query("select last_position, head from " + this.name + " where id = ?",
					(place, number) -> new Place(place.getLong(1), place.getString(2)), lane)
			.get(0);
	}

	private boolean moveEnd(String lane) {
		return this.jdbc.update("update " + this.name + " set last_position = last_position + 1 where id = ?",
				lane) == 1;
	}

	private boolean create(String lane, String row) {
		return this.database.unlessDuplicate(() -> this.jdbc
			.update("insert into " + this.name + " (id, last_position, head) values (?, 1, ?)", lane, row));
	}

	/**
	 * Schedule the first event of a lane if it has no head.
	 * @param listener the id of the listener
	 */
	void start(String lane) {
		Head head = lock(lane);
		if (head != null && head.row() == null) {
			next(lane);
		}
	}

	/**
	 * Continue a lane after a row that was handled, parked or discarded.
	 */
	void goOn(InboxRow row, String lane) {
		Head head = lock(lane);
		if (head != null && (head.row() == null || row.id().equals(head.row()))) {
			next(lane);
		}
	}

	/**
	 * Continue all lanes that a parked row blocked before skipping was enabled.
	 */
	void startHeldUp() {
		for (String listener : this.skippingParked) {
			for (String lane : new TreeSet<>(this.table.lanesWithParked(listener))) {
				this.database.inNewTransaction(() -> {
					start(lane);
					return lane;
				});
			}
		}
	}

	/**
	 * Continue all lanes whose head has ended without them: the row was deleted manually,
	 * or handled by an instance of a version without lanes.
	 */
	void repair() {
		String events = this.database.tables().name("inbox_event");
		Map<String, String> ended = new TreeMap<>();
		this.jdbc.query(
				"select l.id, l.head from " + this.name + " l left join " + events
						+ " e on e.id = l.head where l.head is not null and (e.id is null or e.state <> 'stored')",
				(row) -> {
					ended.put(row.getString(1), row.getString(2));
				});
		ended.forEach((lane, row) -> this.database.inNewTransaction(() -> {
			continueAfter(row, lane);
			return lane;
		}));
	}

	private void continueAfter(String id, String lane) {
		InboxRow row = this.table.lock(id);
		if (row != null && row.state() == State.STORED) {
			return;
		}
		if (row != null && row.state() == State.HANDLED) {
			this.table.leaveLane(id);
		}
		Head head = lock(lane);
		if (head != null && id.equals(head.row())) {
			next(lane);
		}
	}

	private @Nullable Head lock(String lane) {
		return this.database.lock("select head from " + this.name + " where id = ?",
				(row, number) -> new Head(row.getString(1)), lane);
	}

	private void next(String lane) {
		Waiting first = this.table.firstInLane(lane, false);
		if (first == null && this.database.readsSnapshots()) {
			// The transaction of a caller may not see rows that were left to the lane.
			first = this.table.lockFirstInLane(lane);
		}
		if (first == null) {
			this.jdbc.update("delete from " + this.name + " where id = ?", lane);
			return;
		}
		if (!first.stored() && this.skippingParked.contains(first.listener())) {
			first = this.table.firstInLane(lane, true);
		}
		String head = (first != null && first.stored()) ? first.id() : null;
		this.jdbc.update("update " + this.name + " set head = ? where id = ?", head, lane);
		if (head != null) {
			this.schedule.accept(head);
		}
	}

	void clear() {
		this.jdbc.update("delete from " + this.name);
	}

	/**
	 * A place in a lane.
	 *
	 * @param position the position, starting at 1
	 * @param head the id of the row with a task, or {@code null} if no row has one
	 */
	record Place(long position, @Nullable String head) {

	}

	private record Head(@Nullable String row) {

	}

}
