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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.event.PayloadConverter;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.listener.ListenerContext.Source;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;

/**
 * The table of the inbox. Each method executes a statement in the current transaction.
 */
class InboxTable {

	private static final String COLUMNS = "id, listener, endpoint, event_id, event_type, workspace_id, payload, "
			+ "created_at, source, trace, state, attempts, failures, received_at, next_attempt, handled_at, last_error, "
			+ "lane, lane_position";

	// Not a state of an event that is shown.
	private static final String DISCARDED = "discarded";

	private static final String UNLESS_INSERTED = " on conflict (endpoint, event_id, listener) do nothing";

	// What differs between rows that are inserted together.
	private static final List<Function<InboxRow, @Nullable String>> ARRAYS = List.of(InboxRow::id, InboxRow::listener,
			InboxRow::endpoint, (row) -> row.event().id(), (row) -> row.event().type(),
			(row) -> row.event().workspaceId(), (row) -> row.event().payload().json(),
			(row) -> row.event().createdAt().toString(), InboxRow::trace);

	private final HarborDatabase database;

	private final JdbcTemplate jdbc;

	private final String name;

	private final String insert;

	private final String conditionalInsert;

	private final String insertOfOne;

	private final String insertOfSeveral;

	private final String handled;

	private final PayloadConverter converter;

	InboxTable(HarborDatabase database, PayloadConverter converter) {
		this.converter = converter;
		this.database = database;
		this.jdbc = database.jdbc();
		this.name = database.tables().name("inbox_event");
		String values = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, null, ?, ?";
		this.insert = "insert into " + this.name + " (" + COLUMNS + ") values (" + values + ")";
		this.conditionalInsert = "insert into " + this.name + " (" + COLUMNS + ") select " + values
				+ " where not exists (select 1 from " + this.name + " where endpoint = ? and event_id = ?)";
		this.insertOfOne = this.conditionalInsert + UNLESS_INSERTED;
		// A condition of each row that is looked up in the index, also while the table
		// has no statistics; "not exists" would be a join.
		this.insertOfSeveral = "insert into " + this.name + " (" + COLUMNS + ") select r.id, r.listener, r.endpoint, "
				+ "r.event_id, r.event_type, r.workspace_id, r.payload, r.created_at, ?, r.trace, ?, 0, 0, ?, ?, "
				+ "null, null, null, 0 from unnest("
				+ String.join(", ", Collections.nCopies(ARRAYS.size(), "cast(? as varchar[])"))
				+ ") as r (id, listener, endpoint, event_id, event_type, workspace_id, payload, created_at, trace) "
				+ "where (select 1 from " + this.name
				+ " known where known.endpoint = r.endpoint and known.event_id = r.event_id limit 1) is null"
				+ UNLESS_INSERTED;
		this.handled = "update " + this.name + """
				 set state = 'handled', handled_at = ?, attempts = attempts + 1, next_attempt = null, last_error = null
				where id = ?""";
	}

	/**
	 * Return whether an event is known for any listener. Does not wait for locks.
	 */
	boolean contains(String endpoint, String eventId) {
		return Boolean.TRUE
			.equals(this.jdbc.query("select 1 from " + this.name + " where endpoint = ? and event_id = ?",
					ResultSet::next, endpoint, eventId));
	}

	/**
	 * Return the known events of the given ones, for any listener.
	 * @param eventIds the ids of the events, at most 100
	 */
	Set<String> known(String endpoint, List<String> eventIds) {
		if (eventIds.isEmpty()) {
			return Set.of();
		}
		List<Object> arguments = new ArrayList<>();
		arguments.add(endpoint);
		arguments.addAll(eventIds);
		String places = String.join(", ", Collections.nCopies(eventIds.size(), "?"));
		return new HashSet<>(this.jdbc.queryForList(
				"select event_id from " + this.name + " where endpoint = ? and event_id in (" + places + ")",
				String.class, arguments.toArray()));
	}

	/**
	 * Return whether {@link #insertUnlessKnown(InboxRow)} checks that the event is
	 * unknown. Otherwise {@link #contains} must be called before.
	 */
	boolean insertsUnlessKnown() {
		return this.database.insertsConditionally();
	}

	/**
	 * Return the statement that inserts a row, unless its event is known for any
	 * listener.
	 */
	Statement insertUnlessKnown(InboxRow row) {
		List<Object> arguments = arguments(row);
		arguments.add(row.endpoint());
		arguments.add(row.event().id());
		return new Statement(this.conditionalInsert, arguments.toArray());
	}

	/**
	 * Return the statement that inserts new rows which are in no lane, each unless its
	 * event is known for any listener, and skips those that another transaction inserts
	 * meanwhile. Only where {@link #insertsUnlessKnown()}.
	 * @param rows the rows, of the same source
	 */
	Statement insertUnlessKnown(List<InboxRow> rows) {
		InboxRow first = rows.get(0);
		if (rows.size() == 1) {
			return new Statement(this.insertOfOne, insertUnlessKnown(first).arguments());
		}
		Object receivedAt = this.database.time(first.receivedAt());
		List<Object> arguments = new ArrayList<>(
				List.of(text(first.source()), text(first.state()), receivedAt, receivedAt));
		for (Function<InboxRow, @Nullable String> value : ARRAYS) {
			arguments.add(rows.stream().map(value).toArray(String[]::new));
		}
		return new Statement(this.insertOfSeveral, arguments.toArray());
	}

	/**
	 * Return the statement that inserts a row, which is a duplicate if the listener has
	 * the event.
	 */
	Statement insert(InboxRow row) {
		return new Statement(this.insert, arguments(row).toArray());
	}

	/**
	 * Execute a statement.
	 * @return whether the statement changed any row
	 */
	boolean execute(Statement statement) {
		return this.jdbc.update(statement.sql(), statement.arguments()) > 0;
	}

	private List<Object> arguments(InboxRow row) {
		Object receivedAt = this.database.time(row.receivedAt());
		return new ArrayList<>(List.of(row.id(), row.listener(), row.endpoint(), row.event().id(), row.event().type(),
				row.event().workspaceId(), row.event().payload().json(), row.event().createdAt().toString(),
				text(row.source()), new SqlParameterValue(Types.VARCHAR, row.trace()), text(row.state()),
				row.attempts(), row.failures(), receivedAt, receivedAt,
				new SqlParameterValue(Types.VARCHAR, row.lane()), row.lanePosition()));
	}

	/**
	 * Lock the row of a task.
	 * @return the row, or {@code null} if there is nothing to handle
	 */
	@Nullable InboxRow lockStored(String id) {
		// Without a condition on the state: as long as a table has no statistics,
		// PostgreSQL would use the index on the state and read all its rows.
		InboxRow row = lock(id);
		return (row != null && row.state() == State.STORED) ? row : null;
	}

	/**
	 * Lock the row of a task in any state.
	 * @return the row, or {@code null} if there is none
	 */
	@Nullable InboxRow lock(String id) {
		return lockUnlessDiscarded("select " + COLUMNS + " from " + this.name + " where id = ?", id);
	}

	/**
	 * Lock the row of an event.
	 * @return the row, or {@code null} if there is none
	 */
	@Nullable InboxRow lock(String listener, String endpoint, String eventId) {
		return lockUnlessDiscarded(
				"select " + COLUMNS + " from " + this.name + " where endpoint = ? and event_id = ? and listener = ?",
				endpoint, eventId, listener);
	}

	private @Nullable InboxRow lockUnlessDiscarded(String select, Object... arguments) {
		return this.database.<@Nullable InboxRow>lock(select,
				(row, number) -> row.getString("state").equals(DISCARDED) ? null : read(row), arguments);
	}

	/**
	 * Return the statement that records a row as handled.
	 */
	Statement handled(String id, Instant now) {
		return new Statement(this.handled, this.database.time(now), id);
	}

	void failed(InboxRow row) {
		Instant next = row.nextAttempt();
		this.jdbc.update(
				"update " + this.name
						+ " set state = ?, attempts = ?, failures = ?, next_attempt = ?, last_error = ? where id = ?",
				text(row.state()), row.attempts(), row.failures(), (next != null) ? this.database.time(next) : null,
				row.lastError(), row.id());
	}

	void storedAgain(String id, Instant now) {
		this.jdbc.update(
				"update " + this.name
						+ " set state = 'stored', failures = 0, handled_at = null, next_attempt = ? where id = ?",
				this.database.time(now), id);
	}

	void enterLane(String id, String lane, long position) {
		this.jdbc.update("update " + this.name + " set lane = ?, lane_position = ? where id = ?", lane, position, id);
	}

	void leaveLane(String id) {
		this.jdbc.update("update " + this.name + " set lane = null where id = ?", id);
	}

	/**
	 * Return the first row of a lane.
	 * @param stored whether to consider only stored events
	 * @return the row, or {@code null} if there is none
	 */
	@Nullable Waiting firstInLane(String lane, boolean stored) {
		List<Waiting> first = this.jdbc.query(selectFirstInLane(stored), InboxTable::waiting, lane);
		return first.isEmpty() ? null : first.get(0);
	}

	/**
	 * Lock the first row of a lane, in its current state.
	 * @return the row, or {@code null} if there is none
	 */
	@Nullable Waiting lockFirstInLane(String lane) {
		return this.database.lock(selectFirstInLane(false), InboxTable::waiting, lane);
	}

	private String selectFirstInLane(boolean stored) {
		return this.database.limited("select id, listener, state from " + this.name + " where lane = ?"
				+ (stored ? " and state = 'stored'" : "") + " order by lane_position", 1);
	}

	private static Waiting waiting(ResultSet row, int number) throws SQLException {
		return new Waiting(row.getString(1), row.getString(2), row.getString(3).equals(text(State.STORED)));
	}

	/**
	 * Return the lanes of a listener that contain a parked row.
	 */
	List<String> lanesWithParked(String listener) {
		return this.jdbc.query(
				"select distinct lane from " + this.name
						+ " where state = 'parked' and listener = ? and lane is not null",
				(row, number) -> row.getString(1), listener);
	}

	/**
	 * Remove the content of a row. Only its event remains known, because it may arrive
	 * again.
	 */
	void discard(String id, Instant now) {
		this.jdbc.update("update " + this.name + " set state = '" + DISCARDED
				+ "', handled_at = ?, next_attempt = null, last_error = null, lane = null, "
				+ "payload = '{}', trace = null where id = ?", this.database.time(now), id);
	}

	int clear() {
		return this.jdbc.update("delete from " + this.name);
	}

	/**
	 * Return parked rows of a listener.
	 * @param after the id of the row to start after
	 * @param limit the maximum number of rows
	 * @return their ids in order
	 */
	List<String> parked(String listener, String after, int limit) {
		return this.jdbc.query(
				this.database.limited("select id from " + this.name
						+ " where state = 'parked' and listener = ? and id > ? order by id", limit),
				(row, number) -> row.getString(1), listener, after);
	}

	/**
	 * Lock a row if it is parked.
	 * @return the row, or {@code null} if it is not parked
	 */
	@Nullable InboxRow lockParked(String id) {
		InboxRow row = lock(id);
		return (row != null && row.state() == State.PARKED) ? row : null;
	}

	List<InboxRow> list(InboxQuery query) {
		List<String> conditions = new ArrayList<>(List.of("state <> '" + DISCARDED + "'"));
		List<Object> arguments = new ArrayList<>();
		query.listener().ifPresent((listener) -> condition(conditions, arguments, "listener = ?", listener));
		query.endpoint().ifPresent((endpoint) -> condition(conditions, arguments, "endpoint = ?", endpoint));
		query.type().ifPresent((type) -> condition(conditions, arguments, "event_type = ?", type));
		query.eventId().ifPresent((eventId) -> condition(conditions, arguments, "event_id = ?", eventId));
		query.startingAfter()
			.ifPresent(
					(cursor) -> condition(conditions, arguments, query.isOldestFirst() ? "id > ?" : "id < ?", cursor));
		if (!query.states().isEmpty()) {
			conditions.add("state in (%s)".formatted(
					String.join(", ", query.states().stream().map((state) -> "'" + text(state) + "'").toList())));
		}
		String where = " where " + String.join(" and ", conditions);
		String order = query.isOldestFirst() ? " order by id" : " order by id desc";
		return this.jdbc.query(
				this.database.limited("select " + COLUMNS + " from " + this.name + where + order, query.limit() + 1),
				(row, number) -> read(row), arguments.toArray());
	}

	private static void condition(List<String> conditions, List<Object> arguments, String condition, Object argument) {
		conditions.add(condition);
		arguments.add(argument);
	}

	/**
	 * Count events that are not handled.
	 * @return the counts by listener and endpoint
	 */
	List<Counts> counts() {
		return this.jdbc.query(
				"select listener, endpoint, sum(case when state = 'stored' then 1 else 0 end) stored, "
						+ "sum(case when state = 'stored' and failures > 0 then 1 else 0 end) retrying, "
						+ "sum(case when state = 'parked' then 1 else 0 end) parked, "
						+ "min(case when state = 'stored' then received_at end) oldest from " + this.name
						+ " where state in ('stored', 'parked') group by listener, endpoint",
				(row, number) -> new Counts(row.getString("listener"), row.getString("endpoint"), row.getLong("stored"),
						row.getLong("retrying"), row.getLong("parked"), this.database.time(row, "oldest")));
	}

	/**
	 * Delete handled and discarded rows.
	 * @param before the time before which they were handled or discarded
	 * @param limit the maximum number of rows
	 * @return the number of deleted rows; less than the limit if none is left
	 */
	int deleteHandled(Instant before, int limit) {
		int deleted = deleteEnded(text(State.HANDLED), before, limit);
		return (deleted < limit) ? deleted + deleteEnded(DISCARDED, before, limit - deleted) : deleted;
	}

	private int deleteEnded(String state, Instant before, int limit) {
		List<Object[]> ids = this.jdbc.query(
				this.database.limited("select id from " + this.name + " where state = '" + state
						+ "' and handled_at < ? order by handled_at", limit),
				(row, number) -> new Object[] { row.getString(1) }, this.database.time(before));
		this.jdbc.batchUpdate("delete from " + this.name + " where id = ? and handled_at is not null", ids);
		return ids.size();
	}

	private InboxRow read(ResultSet row) throws SQLException {
		Event event = Event
			.of(row.getString("event_id"), row.getString("event_type"), row.getString("workspace_id"),
					EventPayload.ofJson(row.getString("payload")), Instant.parse(row.getString("created_at")))
			.convertedBy(this.converter);
		Instant receivedAt = Optional.ofNullable(this.database.time(row, "received_at")).orElse(Instant.EPOCH);
		return new InboxRow(row.getString("id"), row.getString("listener"), row.getString("endpoint"), event,
				Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)), row.getString("trace"),
				State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)), row.getInt("attempts"),
				row.getInt("failures"), receivedAt, this.database.time(row, "next_attempt"),
				this.database.time(row, "handled_at"), row.getString("last_error"), row.getString("lane"),
				row.getLong("lane_position"));
	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * A statement that changes rows.
	 *
	 * @param sql the text of the statement
	 * @param arguments the parameters of the statement
	 */
	record Statement(String sql, Object... arguments) {

	}

	/**
	 * A row in a lane.
	 *
	 * @param id the id of the row
	 * @param listener the id of the listener
	 * @param stored whether the row is to be handled; otherwise it is parked
	 */
	record Waiting(String id, String listener, boolean stored) {

	}

	/**
	 * The numbers of unhandled rows of a listener and an endpoint.
	 *
	 * @param listener the id of the listener
	 * @param endpoint the name of the endpoint
	 * @param stored the number of rows to handle
	 * @param retrying the number of those rows that have failed
	 * @param parked the number of parked rows
	 * @param oldestStored the time at which the oldest row to handle was stored
	 */
	record Counts(String listener, String endpoint, long stored, long retrying, long parked,
			@Nullable Instant oldestStored) {

	}

}
