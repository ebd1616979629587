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

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import dev.harbor.client.HarborClient;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.event.ListEventsRequest;

/**
 * Searches Harbor for the event of an entry that may have arrived unseen, when its
 * idempotency key has expired.
 */
class EventLookup {

	private static final int PAGE_SIZE = 100;

	// Maximum difference between clocks.
	private static final Duration SKEW = Duration.ofMinutes(5);

	private final Predicate<String> known;

	// Entries by the event that was found for them, since an equal entry may look before
	// that is recorded. There are few, as look-ups are rare.
	private final Map<String, String> found = new ConcurrentHashMap<>();

	/**
	 * Create a lookup.
	 * @param known whether an event belongs to another entry, which may have the same
	 * type and payload
	 */
	EventLookup(Predicate<String> known) {
		this.known = known;
	}

	Optional<Event> find(HarborClient client, OutboxEntry entry, Instant since) {
		Map<String, Object> payload = EventPayload.ofJson(entry.payload()).asMap();
		Instant earliest = since.minus(SKEW);
		return client.events()
			.stream(ListEventsRequest.create().workspaceId(entry.workspaceId()).limit(PAGE_SIZE))
			.takeWhile((event) -> !event.createdAt().isBefore(earliest))
			.filter((event) -> event.type().equals(entry.event().type()) && event.payload().asMap().equals(payload))
			.filter((event) -> isFree(event, entry))
			.findFirst();
	}

	private boolean isFree(Event event, OutboxEntry entry) {
		String owner = this.found.putIfAbsent(event.id(), entry.id());
		// Asked last: what is free was not recorded for another entry before.
		return (owner == null || owner.equals(entry.id())) && !this.known.test(event.id());
	}

}
