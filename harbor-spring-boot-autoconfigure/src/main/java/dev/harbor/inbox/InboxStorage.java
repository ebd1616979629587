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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxLanes.Place;
import dev.harbor.inbox.InboxTable.Statement;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.listener.HarborListeners;
import dev.harbor.listener.Listener;
import dev.harbor.listener.ListenerContext.Source;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Stores events: a row for each listener that accepts the event, and the tasks to handle
 * them, in one transaction.
 */
class InboxStorage {

	private static final Log logger = LogFactory.getLog(InboxStorage.class);

	private static final Comparator<InboxRow> GUARD = Comparator.comparing(InboxRow::endpoint)
		.thenComparing((row) -> row.event().id())
		.thenComparing(InboxRow::listener);

	// For events that are stored together, one of which may wait for a transaction of the
	// application that accepts it, too.
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final HarborDatabase database;

	private final HarborListeners listeners;

	private final InboxTable table;

	private final InboxLanes lanes;

	private final InboxTraces traces;

	private final BiConsumer<String, Event> inspector;

	private final Supplier<TaskQueue> queue;

	private final InboxIds ids = new InboxIds();

	private final GroupCommit<List<InboxRow>> commit = new GroupCommit<>(this::storeAll);

	InboxStorage(HarborDatabase database, HarborListeners listeners, InboxTable table, InboxLanes lanes,
			InboxTraces traces, BiConsumer<String, Event> inspector, Supplier<TaskQueue> queue) {
		this.database = database;
		this.listeners = listeners;
		this.table = table;
		this.lanes = lanes;
		this.traces = traces;
		this.inspector = inspector;
		this.queue = queue;
	}

	/**
	 * Store an event in a new transaction.
	 * @return whether the event was unknown
	 */
	boolean store(String endpoint, Event event) {
		List<Arrival> arrivals = arrivals(endpoint, event);
		return this.traces.storing(endpoint, (trace) -> store(arrivals, endpoint, event, Source.DELIVERED, trace));
	}

	/**
	 * Store an event in the caller's transaction, if there is one.
	 * @return whether the event was unknown and a listener accepts it
	 */
	boolean accept(String endpoint, Event event) {
		List<Arrival> arrivals = arrivals(endpoint, event);
		boolean stored = !arrivals.isEmpty() && this.traces.storing(endpoint,
				(trace) -> this.database.inTransaction(() -> !this.table.contains(endpoint, event.id())
						&& this.database.unlessDuplicate(() -> insert(arrivals, event, Source.ACCEPTED, trace))));
		if (stored) {
			this.inspector.accept(endpoint, event);
		}
		return stored;
	}

	/**
	 * Store unknown events, each in a separate transaction.
	 * @param events the events, newest first
	 * @return the number of stored events
	 */
	int reconcile(String endpoint, List<Event> events) {
		List<Event> wanted = new ArrayList<>(
				events.stream().filter((event) -> !arrivals(endpoint, event).isEmpty()).toList());
		Set<String> known = this.table.known(endpoint,
				wanted.stream().map(Event::id).filter((id) -> id.indexOf(0) < 0).toList());
		wanted.removeIf((event) -> known.contains(event.id()));
		// Events of one key are stored in the order of their creation.
		wanted.sort(Comparator.comparing(Event::createdAt));
		int stored = 0;
		for (Event event : wanted) {
			if (reconcile(endpoint, event)) {
				this.inspector.accept(endpoint, event);
				stored++;
			}
		}
		return stored;
	}

	private boolean reconcile(String endpoint, Event event) {
		try {
			return store(arrivals(endpoint, event), endpoint, event, Source.RECONCILED, null);
		}
		catch (DataIntegrityViolationException ex) {
			// All others would wait for it in each pass.
			logger.warn("Event '%s' of endpoint '%s' is left out of reconciling, because the database refuses it"
				.formatted(event.id(), endpoint), ex);
			return false;
		}
	}

	private List<Arrival> arrivals(String endpoint, Event event) {
		// The order is the same in all versions of the application, so that two
		// transactions with the same event do not deadlock.
		return this.listeners.taking(endpoint, event.type())
			.stream()
			.sorted(Comparator.comparing(Listener::id))
			.map((listener) -> new Arrival(listener, InboxLanes.of(listener, event)))
			.toList();
	}

	private boolean store(List<Arrival> arrivals, String endpoint, Event event, Source source, @Nullable String trace) {
		if (source == Source.DELIVERED && isStoredWithOthers(arrivals)) {
			Instant now = Instant.now();
			List<InboxRow> rows = arrivals.stream()
				.map((arrival) -> place(arrival, event, source, trace, now).row())
				.toList();
			try {
				return this.commit.store(rows);
			}
			catch (ConcurrencyFailureException ex) {
				// At isolation levels above the default, if a copy is stored meanwhile.
				logger.debug("Event '%s' is stored again".formatted(event.id()), ex);
			}
		}
		if (arrivals.stream().anyMatch((arrival) -> arrival.lane() != null)
				&& this.table.contains(endpoint, event.id())) {
			// It is looked up before the lanes are locked, so that a duplicate does not
			// wait for a lane.
			return false;
		}
		try {
			return this.database.inNewTransaction(() -> {
				insert(arrivals, event, source, trace);
				return true;
			});
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private boolean isStoredWithOthers(List<Arrival> arrivals) {
		return !arrivals.isEmpty() && arrivals.stream().allMatch((arrival) -> arrival.lane() == null)
				&& this.table.insertsUnlessKnown() && this.database.isOutsideTransactions();
	}

	private Predicate<List<InboxRow>> storeAll(List<List<InboxRow>> events) {
		// In one order, so that two transactions with the same events do not wait for
		// each other.
		List<InboxRow> rows = events.stream().flatMap(List::stream).sorted(GUARD).toList();
		Statement insert = this.table.insertUnlessKnown(rows);
		Set<String> stored = this.queue.get()
			.scheduleInserted(rows.get(0).receivedAt(), (events.size() > 1) ? PATIENCE : Duration.ZERO, insert.sql(),
					insert.arguments());
		return (event) -> event.stream().anyMatch((row) -> stored.contains(row.id()));
	}

	private void insert(List<Arrival> arrivals, Event event, Source source, @Nullable String trace) {
		Instant now = Instant.now();
		List<Stored> rows = arrivals.stream()
			// All transactions lock lanes in the same order.
			.sorted(Comparator.comparing(Arrival::lane, Comparator.nullsLast(Comparator.naturalOrder())))
			.map((arrival) -> place(arrival, event, source, trace, now))
			.sorted(Comparator.comparing((stored) -> stored.row().listener()))
			.toList();
		for (Stored stored : rows) {
			// If the event is unknown for the first listener, it is unknown for all.
			insert(stored, stored == rows.get(0));
		}
	}

	private void insert(Stored stored, boolean first) {
		InboxRow row = stored.row();
		boolean conditional = first && this.table.insertsUnlessKnown();
		if (first && !conditional && this.table.contains(row.endpoint(), row.event().id())) {
			throw known(row);
		}
		Statement insert = conditional ? this.table.insertUnlessKnown(row) : this.table.insert(row);
		boolean inserted = stored.isDue()
				? this.queue.get().scheduleIfInserted(row.id(), row.receivedAt(), insert.sql(), insert.arguments())
				: this.table.execute(insert);
		if (!inserted) {
			throw known(row);
		}
		if (row.lane() != null && stored.isBehindNothing()) {
			this.lanes.start(row.lane());
		}
	}

	private static DuplicateKeyException known(InboxRow row) {
		return new DuplicateKeyException("Event '%s' is known".formatted(row.event().id()));
	}

	private Stored place(Arrival arrival, Event event, Source source, @Nullable String trace, Instant now) {
		String id = this.ids.next(now);
		Place place = (arrival.lane() != null) ? this.lanes.enter(arrival.lane(), id) : null;
		return new Stored(new InboxRow(id, arrival.listener().id(), arrival.listener().endpoint(), event, source, trace,
				State.STORED, 0, 0, now, now, null, null, arrival.lane(), (place != null) ? place.position() : 0),
				place);
	}

	/**
	 * An event for a listener.
	 */
	private record Arrival(Listener listener, @Nullable String lane) {

	}

	/**
	 * A row, and its place if it is in a lane.
	 */
	private record Stored(InboxRow row, @Nullable Place place) {

		boolean isDue() {
			return this.place == null || this.row.id().equals(this.place.head());
		}

		boolean isBehindNothing() {
			return this.place != null && this.place.head() == null;
		}

	}

}
