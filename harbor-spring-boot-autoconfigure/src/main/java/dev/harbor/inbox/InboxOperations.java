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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.harbor.Page;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxLanes.Place;
import dev.harbor.inbox.InboxTable.Counts;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.listener.HarborListeners;

import org.springframework.util.Assert;

/**
 * What people do with stored events: look at them, retry them and discard them.
 */
class InboxOperations {

	private static final int BATCH = 100;

	private final HarborDatabase database;

	private final HarborListeners listeners;

	private final InboxTable table;

	private final InboxLanes lanes;

	private final Consumer<String> schedule;

	/**
	 * Create an instance.
	 * @param schedule schedules the task of a row
	 */
	InboxOperations(HarborDatabase database, HarborListeners listeners, InboxTable table, InboxLanes lanes,
			Consumer<String> schedule) {
		this.database = database;
		this.listeners = listeners;
		this.table = table;
		this.lanes = lanes;
		this.schedule = schedule;
	}

	/**
	 * Count the events of each listener.
	 */
	InboxStatus status() {
		Map<String, ListenerStatus> statuses = new HashMap<>();
		this.listeners.all()
			.forEach((listener) -> statuses.put(listener.id(), new ListenerStatus(0, 0, 0, Optional.empty(), true)));
		// A listener has events of several endpoints after it moved to another one.
		this.table.counts().forEach((counts) -> statuses.merge(counts.listener(), status(counts), this::sum));
		return new InboxStatus(statuses);
	}

	private ListenerStatus status(Counts counts) {
		return new ListenerStatus(counts.stored(), counts.retrying(), counts.parked(),
				Optional.ofNullable(counts.oldestStored()),
				this.listeners.find(counts.listener(), counts.endpoint()).isPresent());
	}

	private ListenerStatus sum(ListenerStatus one, ListenerStatus other) {
		return new ListenerStatus(one.stored() + other.stored(), one.retrying() + other.retrying(),
				one.parked() + other.parked(),
				Stream.of(one.oldestStored(), other.oldestStored())
					.flatMap(Optional::stream)
					.min(Comparator.naturalOrder()),
				one.present() && other.present());
	}

	/**
	 * Return a page of events.
	 */
	Page<InboxEvent> list(InboxQuery query) {
		Assert.notNull(query, "'query' must not be null");
		List<InboxRow> rows = this.table.list(query);
		boolean hasMore = rows.size() > query.limit();
		List<InboxRow> page = hasMore ? rows.subList(0, query.limit()) : rows;
		return new Page<>(page.stream().map(InboxRow::toEvent).toList(), hasMore,
				page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1).id()));
	}

	/**
	 * Handle an event again that is parked or handled.
	 */
	boolean retry(String listener, String endpoint, String eventId) {
		return onRow(listener, endpoint, eventId, (row) -> {
			if (row.state() == State.STORED) {
				return false;
			}
			retry(row);
			return true;
		});
	}

	/**
	 * Handle all parked events of a listener again.
	 */
	int retryParked(String listener) {
		Assert.notNull(listener, "'listener' must not be null");
		int retried = 0;
		// Each id once, because an event that is parked again immediately would be
		// retried forever.
		List<String> batch = this.table.parked(listener, InboxIds.FIRST, BATCH);
		while (!batch.isEmpty()) {
			List<String> ids = batch;
			retried += this.database.inTransaction(() -> retryIfParked(ids));
			batch = this.table.parked(listener, ids.get(ids.size() - 1), BATCH);
		}
		return retried;
	}

	private int retryIfParked(List<String> ids) {
		List<InboxRow> parked = ids.stream().map(this.table::lockParked).filter(Objects::nonNull).toList();
		// All transactions lock lanes in the same order.
		parked.stream()
			.sorted(Comparator.comparing(InboxRow::lane, Comparator.nullsFirst(Comparator.naturalOrder())))
			.forEach(this::retry);
		return parked.size();
	}

	private void retry(InboxRow row) {
		this.table.storedAgain(row.id(), Instant.now());
		String lane = row.lane();
		if (lane != null) {
			this.lanes.start(lane);
			return;
		}
		lane = this.listeners.find(row.listener()).map((listener) -> InboxLanes.of(listener, row.event())).orElse(null);
		if (lane == null) {
			this.schedule.accept(row.id());
			return;
		}
		Place place = this.lanes.enter(lane, row.id());
		this.table.enterLane(row.id(), lane, place.position());
		if (row.id().equals(place.head())) {
			this.schedule.accept(row.id());
		}
		else if (place.head() == null) {
			this.lanes.start(lane);
		}
	}

	/**
	 * Remove an event that is parked, or whose listener is gone.
	 */
	boolean discard(String listener, String endpoint, String eventId) {
		return onRow(listener, endpoint, eventId, (row) -> {
			boolean gone = this.listeners.find(listener, endpoint).isEmpty();
			if (row.state() != State.PARKED && !(gone && row.state() == State.STORED)) {
				return false;
			}
			// A remaining task finds no row and ends.
			this.table.discard(row.id(), Instant.now());
			if (row.lane() != null) {
				this.lanes.goOn(row, row.lane());
			}
			return true;
		});
	}

	private boolean onRow(String listener, String endpoint, String eventId, Predicate<InboxRow> action) {
		Assert.notNull(listener, "'listener' must not be null");
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(eventId, "'eventId' must not be null");
		return this.database.inTransaction(() -> {
			InboxRow row = this.table.lock(listener, endpoint, eventId);
			return row != null && action.test(row);
		});
	}

}
