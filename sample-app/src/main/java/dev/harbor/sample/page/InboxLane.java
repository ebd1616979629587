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

package dev.harbor.sample.page;

import java.time.Instant;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxEvent;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxQuery;
import dev.harbor.inbox.ListenerStatus;
import org.jspecify.annotations.Nullable;

/**
 * The newest events in the inbox, of all instances, with their listeners.
 */
record InboxLane(long stored, long retried, long parked, List<Entry> entries) {

	private static final int LENGTH = 8;

	static InboxLane of(HarborInbox inbox, Instant started) {
		List<InboxEvent> newest = inbox.list(InboxQuery.create().limit(LENGTH)).data();
		Map<String, List<InboxEvent>> byEvent = newest.stream()
			.collect(Collectors.groupingBy((handling) -> handling.event().id(), LinkedHashMap::new,
					Collectors.toList()));
		List<ListenerStatus> listeners = List.copyOf(inbox.status().listeners().values());
		return new InboxLane(listeners.stream().mapToLong(ListenerStatus::stored).sum(),
				listeners.stream().mapToLong(ListenerStatus::retrying).sum(),
				listeners.stream().mapToLong(ListenerStatus::parked).sum(),
				byEvent.values().stream().map((handlings) -> Entry.of(handlings, started)).toList());
	}

	/**
	 * An event in the inbox.
	 *
	 * @param old whether the event was stored before the start of this instance
	 */
	record Entry(String eventId, String title, String receivedAt, boolean old, List<Handling> handlings) {

		static Entry of(List<InboxEvent> handlings, Instant started) {
			InboxEvent first = handlings.get(0);
			return new Entry(first.event().id(), Words.title(first.event()), Words.of(first.receivedAt()),
					first.receivedAt().isBefore(started),
					handlings.stream().map((handling) -> Handling.of(handling, started)).toList());
		}

	}

	/**
	 * The state of an event for a listener.
	 *
	 * @param progress {@code stored}, {@code retried}, {@code handled} or {@code parked}
	 * @param survivor whether the event was stored before the start of this instance and
	 * handled after it
	 */
	record Handling(String listener, String endpoint, String progress, int attempts, @Nullable String time,
			boolean survivor, @Nullable String lastError) {

		static Handling of(InboxEvent handling, Instant started) {
			State state = handling.state();
			boolean retried = state == State.STORED && handling.lastError().isPresent();
			return new Handling(handling.listener(), handling.endpoint(), retried ? "retried" : Words.of(state),
					handling.attempts(),
					(retried ? handling.nextAttempt() : handling.handledAt()).map(Words::of).orElse(null),
					handling.receivedAt().isBefore(started)
							&& handling.handledAt().filter((time) -> time.isAfter(started)).isPresent(),
					handling.lastError().filter((error) -> state != State.HANDLED).orElse(null));
		}

	}

}
