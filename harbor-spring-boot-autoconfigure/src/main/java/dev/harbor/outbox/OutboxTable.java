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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.harbor.Page;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.jdbc.TaskQueue.DueTask;
import dev.harbor.outbox.OutboxEvent.State;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.SqlParameterValue;

/**
 * The table of entries. Changes are part of the current transaction, and apply only to
 * entries in the expected state.
 */
class OutboxTable {

	private static final int MAX_ERROR_LENGTH = 1000;

	private static final int BATCH_SIZE = 1000;

	private static final String EVENT_COLUMNS = "id, client, event_type, state, attempts, emitted_at, next_attempt, event_id, last_error";

	private final HarborDatabase database;

	private final String table;

	private final String insert;

	private final String sent;

	OutboxTable(HarborDatabase database) {
		this.database = database;
		this.table = database.tables().name("outbox_event");
		this.insert = "insert into " + this.table
				+ " (id, client, workspace_id, event_type, idempotency_key, payload, trace, state, attempts,"
				+ " emitted_at, next_attempt) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
		this.sent = "update " + this.table + " set state = ?, event_id = ?, sent_at = ?, attempts = ?,"
				+ " next_attempt = null, unseen_since = null, last_error = null where id = ?";
	}

	/**
	 * Insert an entry and its task. Its idempotency key must be unused.
	 */
	void insert(TaskQueue queue, Instant dueAt, OutboxEntry entry) {
		queue.schedule(entry.id(), dueAt, this.insert, arguments(entry));
	}

	/**
	 * Insert an entry and its task.
	 * @throws DuplicateKeyException if the idempotency key is used
	 */
	void insertUnlessPresent(TaskQueue queue, Instant dueAt, OutboxEntry entry) {
		String conditional = this.database.insertUnlessPresent(this.insert, "idempotency_key");
		if (conditional == null) {
			// The constraint covers concurrent calls only, because on some databases it
			// makes the caller's transaction unusable.
			requireUnused(!hasIdempotencyKey(entry.idempotencyKey()));
			insert(queue, dueAt, entry);
			return;
		}
		requireUnused(queue.scheduleIfInserted(entry.id(), dueAt, conditional, arguments(entry)));
	}

	private static void requireUnused(boolean unused) {
		if (!unused) {
			throw new DuplicateKeyException("The outbox has an entry with this idempotency key");
		}
	}

	private Object[] arguments(OutboxEntry entry) {
		OutboxEvent event = entry.event();
		Object emittedAt = this.database.time(event.emittedAt());
		return new Object[] { event.id(), event.client(), entry.workspaceId(), event.type(), entry.idempotencyKey(),
				entry.payload(), new SqlParameterValue(Types.VARCHAR, entry.trace()), event.state().name(),
				event.attempts(), emittedAt, emittedAt };
	}

	private boolean hasIdempotencyKey(String idempotencyKey) {
		return !this.database.jdbc()
			.queryForList("select id from " + this.table + " where idempotency_key = ?", String.class, idempotencyKey)
			.isEmpty();
	}

	/**
	 * Record the event of an entry, unless it belongs to another entry. Equal entries may
	 * claim the event at the same time, in several instances.
	 * @return whether the event belongs to the entry
	 */
	boolean claim(String eventId, String id) {
		return this.database.exclusively(() -> {
			List<String> owners = this.database.jdbc()
				.query("select id from " + this.table + " where event_id = ?", (row, number) -> row.getString(1),
						eventId);
			if (owners.isEmpty()) {
				this.database.jdbc().update("update " + this.table + " set event_id = ? where id = ?", eventId, id);
			}
			return owners.isEmpty() || owners.contains(id);
		});
	}

	@Nullable OutboxEntry find(String id) {
		List<OutboxEntry> entries = this.database.jdbc()
			.query("select " + EVENT_COLUMNS + ", workspace_id, idempotency_key, payload, trace, unseen_since from "
					+ this.table + " where id = ?",
					(row, number) -> new OutboxEntry(event(row), row.getString("workspace_id"),
							row.getString("idempotency_key"), row.getString("payload"), row.getString("trace"),
							this.database.time(row, "unseen_since")),
					id);
		return entries.isEmpty() ? null : entries.get(0);
	}

	private OutboxEvent event(ResultSet row) throws SQLException {
		return new OutboxEvent(row.getString("id"), row.getString("client"), row.getString("event_type"),
				State.valueOf(row.getString("state")), row.getInt("attempts"),
				Objects.requireNonNull(this.database.time(row, "emitted_at")),
				Optional.ofNullable(this.database.time(row, "next_attempt")),
				Optional.ofNullable(row.getString("event_id")), Optional.ofNullable(row.getString("last_error")));
	}

	// Results are recorded by the id alone, because only stored entries have a task that
	// records a result. As long as a table has no statistics, PostgreSQL would use the
	// index on the state otherwise, and read all its entries.

	void sent(DueTask task, String eventId, int attempts, Instant now) {
		task.done(this.sent, State.SENT.name(), eventId, this.database.time(now), attempts, task.id());
	}

	void failed(String id, int attempts, String error, Instant nextAttempt, @Nullable Instant unseenSince) {
		this.database.jdbc()
			.update("update " + this.table
					+ " set attempts = ?, last_error = ?, next_attempt = ?, unseen_since = ? where id = ?", attempts,
					shortened(error), this.database.time(nextAttempt), time(unseenSince), id);
	}

	void parked(String id, int attempts, String error, @Nullable Instant unseenSince) {
		this.database.jdbc()
			.update("update " + this.table + " set state = ?, attempts = ?, last_error = ?, next_attempt = null,"
					+ " unseen_since = ? where id = ?", State.PARKED.name(), attempts, shortened(error),
					time(unseenSince), id);
	}

	void waits(String id, Instant nextAttempt) {
		this.database.jdbc()
			.update("update " + this.table + " set next_attempt = ? where id = ?", this.database.time(nextAttempt), id);
	}

	void unseen(String id, Instant since) {
		this.database.jdbc()
			.update("update " + this.table + " set unseen_since = ? where id = ? and unseen_since is null",
					this.database.time(since), id);
	}

	/**
	 * Retry a parked entry. If it was parked as uncertain, the caller has checked whether
	 * it arrived unseen. Otherwise, an attempt before the refusal may still have arrived.
	 */
	boolean unpark(String id, Instant now) {
		return this.database.jdbc()
			.update("update " + this.table + " set state = ?, next_attempt = ?,"
					+ " unseen_since = case when last_error like 'uncertain: %' then null else unseen_since end"
					+ " where id = ? and state = ?", State.STORED.name(), this.database.time(now), id,
					State.PARKED.name()) == 1;
	}

	boolean has(String id, State state) {
		return !this.database.jdbc()
			.queryForList("select id from " + this.table + " where id = ? and state = ?", String.class, id,
					state.name())
			.isEmpty();
	}

	int clear() {
		return this.database.jdbc().update("delete from " + this.table);
	}

	boolean delete(String id, State state) {
		return this.database.jdbc()
			.update("delete from " + this.table + " where id = ? and state = ?", id, state.name()) == 1;
	}

	/**
	 * Return parked entries in the order of their ids.
	 * @param after the id to start after
	 */
	List<String> parked(String after) {
		return this.database.jdbc()
			.query(this.database.limited("select id from " + this.table + " where state = ? and id > ? order by id",
					BATCH_SIZE), (row, number) -> row.getString(1), State.PARKED.name(), after);
	}

	/**
	 * Delete entries that were sent before a time.
	 * @return whether there may be more such entries
	 */
	boolean deleteSent(Instant before) {
		List<String> ids = this.database.jdbc()
			.query(this.database.limited(
					"select id from " + this.table + " where state = ? and sent_at < ? order by sent_at", BATCH_SIZE),
					(row, number) -> row.getString(1), State.SENT.name(), this.database.time(before));
		this.database.jdbc()
			.batchUpdate("delete from " + this.table + " where id = ? and state = '" + State.SENT.name() + "'",
					ids.stream().map((id) -> new Object[] { id }).toList());
		return ids.size() == BATCH_SIZE;
	}

	OutboxStatus status() {
		return Objects.requireNonNull(this.database.jdbc()
			.query("select state, count(*) entries, count(last_error) failed, min(emitted_at) oldest from " + this.table
					+ " where state in ('STORED', 'PARKED') group by state", (rows) -> {
						long stored = 0;
						long retrying = 0;
						long parked = 0;
						Instant oldest = null;
						while (rows.next()) {
							if (State.valueOf(rows.getString("state")) == State.PARKED) {
								parked = rows.getLong("entries");
							}
							else {
								stored = rows.getLong("entries");
								retrying = rows.getLong("failed");
								oldest = this.database.time(rows, "oldest");
							}
						}
						return new OutboxStatus(stored, retrying, parked, Optional.ofNullable(oldest));
					}));
	}

	Page<OutboxEvent> list(OutboxQuery query) {
		List<String> conditions = new ArrayList<>();
		List<Object> values = new ArrayList<>();
		query.id().ifPresent((id) -> {
			conditions.add("id = ?");
			values.add(id);
		});
		query.client().ifPresent((client) -> {
			conditions.add("client = ?");
			values.add(client);
		});
		query.type().ifPresent((type) -> {
			conditions.add("event_type = ?");
			values.add(type);
		});
		query.startingAfter().ifPresent((cursor) -> {
			conditions.add(query.isOldestFirst() ? "id > ?" : "id < ?");
			values.add(cursor);
		});
		if (!query.states().isEmpty()) {
			conditions.add(query.states()
				.stream()
				.map((state) -> "'" + state.name() + "'")
				.collect(Collectors.joining(", ", "state in (", ")")));
		}
		String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
		// Ids start with the time and sort in the order of entries.
		String order = " order by id" + (query.isOldestFirst() ? "" : " desc");
		List<OutboxEvent> found = this.database.jdbc()
			.query(this.database.limited("select " + EVENT_COLUMNS + " from " + this.table + where + order,
					query.limit() + 1), (row, number) -> event(row), values.toArray());
		boolean hasMore = found.size() > query.limit();
		List<OutboxEvent> page = hasMore ? List.copyOf(found.subList(0, query.limit())) : List.copyOf(found);
		return new Page<>(page, hasMore,
				page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1).id()));
	}

	private @Nullable Object time(@Nullable Instant time) {
		return (time != null) ? this.database.time(time) : null;
	}

	private static String shortened(String error) {
		return (error.length() <= MAX_ERROR_LENGTH) ? error : error.substring(0, MAX_ERROR_LENGTH - 1) + "\u2026";
	}

}
