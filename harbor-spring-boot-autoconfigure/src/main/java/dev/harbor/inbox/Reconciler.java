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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.harbor.InvalidRequestException;
import dev.harbor.Page;
import dev.harbor.RateLimit;
import dev.harbor.client.HarborClient;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.listener.HarborListeners;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Finds events whose deliveries never arrived.
 */
class Reconciler {

	private static final Log logger = LogFactory.getLog(Reconciler.class);

	private static final int PAGE = 100;

	private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

	private final HarborDatabase database;

	private final ReconciliationTable table;

	private final HarborListeners listeners;

	private final Supplier<HarborClient> client;

	private final Acceptance acceptance;

	Reconciler(HarborDatabase database, HarborListeners listeners, Supplier<HarborClient> client,
			Acceptance acceptance) {
		this.database = database;
		this.table = new ReconciliationTable(database);
		this.listeners = listeners;
		this.client = client;
		this.acceptance = acceptance;
	}

	/**
	 * Continue the current pass or start a new one.
	 * @param firstFloor the floor of the first pass
	 * @return the length of the pause, or empty if the pass is complete
	 */
	Optional<Duration> run(Instant firstFloor) {
		ReconciliationPass pass = this.database.inNewTransaction(() -> load(firstFloor));
		if (pass.begun() == null) {
			pass = pass.begin(Instant.now());
		}
		Walk walk = new Walk(this.client.get(), this.listeners.endpoints(), pass, true);
		Optional<Duration> pause = walk.untilLittleRemains();
		if (walk.accepted > 0) {
			logger.warn("%s of the %s events in Harbor's list since %s never arrived, and are handled now"
				.formatted(walk.accepted, walk.listed, pass.floor()));
		}
		return pause;
	}

	/**
	 * Make a complete pass without stored progress.
	 */
	Reconciliation run(String endpoint, Instant since) {
		Walk walk = new Walk(this.client.get(), Set.of(endpoint), ReconciliationPass.before(since).begin(Instant.now()),
				false);
		walk.toTheEnd();
		return new Reconciliation(walk.listed, walk.accepted, walk.requests, since);
	}

	/**
	 * Return the floor of the current pass.
	 */
	Optional<Instant> floor() {
		return Optional.ofNullable(this.table.find()).map(ReconciliationPass::floor);
	}

	private ReconciliationPass load(Instant firstFloor) {
		ReconciliationPass known = this.table.find();
		if (known != null) {
			return known;
		}
		ReconciliationPass first = ReconciliationPass.before(firstFloor);
		this.table.insert(first);
		return first;
	}

	/**
	 * Stores unknown events.
	 */
	@FunctionalInterface
	interface Acceptance {

		/**
		 * Store the events that the inbox does not know.
		 * @return the number of stored events
		 */
		int accept(String endpoint, List<Event> events);

	}

	/**
	 * A walk through the list, from the newest event to the oldest.
	 */
	private final class Walk {

		private final HarborClient client;

		private final Set<String> endpoints;

		private final boolean remembered;

		// Of this walk, which is over long before they expire.
		private final Set<String> cursors = new HashSet<>();

		private ReconciliationPass pass;

		private long listed;

		private long accepted;

		private int requests;

		Walk(HarborClient client, Set<String> endpoints, ReconciliationPass pass, boolean remembered) {
			this.client = client;
			this.endpoints = endpoints;
			this.pass = pass;
			this.remembered = remembered;
		}

		/**
		 * Walk to the end, on the caller's thread.
		 */
		void toTheEnd() {
			Optional<Duration> pause = untilLittleRemains();
			while (pause.isPresent()) {
				sleep(pause.get());
				pause = untilLittleRemains();
			}
		}

		/**
		 * Walk until little remains of the rate limit. The rest is left to the
		 * application.
		 * @return the length of the pause, or empty at the end
		 */
		Optional<Duration> untilLittleRemains() {
			while (!nextPage()) {
				Optional<Duration> pause = pause();
				if (pause.isPresent()) {
					return pause;
				}
			}
			return Optional.empty();
		}

		private boolean nextPage() {
			Page<Event> page;
			try {
				page = this.client.events().list(request());
				this.requests++;
			}
			catch (InvalidRequestException ex) {
				if (this.pass.cursor() == null || this.cursors.contains(this.pass.cursor())) {
					throw ex;
				}
				// Of an earlier walk: cursors expire after a day. Stored events remain
				// stored.
				this.pass = this.pass.begin(Instant.now());
				return false;
			}
			List<Event> events = page.data().stream().takeWhile((event) -> !this.pass.endsAt(event)).toList();
			boolean complete = events.size() < page.data().size() || !page.hasMore();
			ReconciliationPass next = complete ? this.pass.complete(page.data())
					: this.pass.after(page.data(), cursor(page));
			this.listed += events.size();
			// After an interruption here, the page is listed again.
			for (String endpoint : this.endpoints) {
				this.accepted += Reconciler.this.acceptance.accept(endpoint, events);
			}
			if (this.remembered) {
				Reconciler.this.database.inNewTransaction(() -> {
					Reconciler.this.table.update(next);
					return next;
				});
			}
			this.pass = next;
			return complete;
		}

		private String cursor(Page<Event> page) {
			return page.endCursor()
				.filter((cursor) -> !cursor.equals(this.pass.cursor()) && this.cursors.add(cursor))
				.orElseThrow(() -> new IllegalStateException(
						"Harbor's list of events has no further page, " + "although it announced one"));
		}

		private ListEventsRequest request() {
			ListEventsRequest request = ListEventsRequest.create().limit(PAGE);
			String cursor = this.pass.cursor();
			return (cursor != null) ? request.startingAfter(cursor) : request;
		}

		private Optional<Duration> pause() {
			RateLimit limit = this.client.rateLimit().orElse(null);
			if (limit == null || limit.remaining() * 4L >= limit.limit()) {
				return Optional.empty();
			}
			Duration pause = Duration.between(Instant.now(), limit.reset());
			return Optional.of((pause.compareTo(MAX_PAUSE) > 0) ? MAX_PAUSE : pause)
				.filter((duration) -> !duration.isNegative());
		}

		private static void sleep(Duration duration) {
			try {
				Thread.sleep(duration.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Reconciling was interrupted", ex);
			}
		}

	}

}
