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

import java.util.List;

import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.OutboxEvent;
import dev.harbor.outbox.OutboxEvent.State;
import dev.harbor.outbox.OutboxQuery;
import dev.harbor.outbox.OutboxStatus;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries in the outbox, of all instances.
 */
record OutboxLane(OutboxStatus status, List<Entry> entries) {

	private static final int LENGTH = 4;

	static OutboxLane of(HarborOutbox outbox) {
		List<OutboxEvent> newest = outbox.list(OutboxQuery.create().limit(LENGTH)).data();
		return new OutboxLane(outbox.status(), newest.stream().map(Entry::of).toList());
	}

	/**
	 * An event in the outbox.
	 *
	 * @param progress {@code stored}, {@code retried}, {@code sent} or {@code parked}
	 */
	record Entry(String id, String type, String progress, int attempts, String emittedAt, @Nullable String nextAttempt,
			@Nullable String eventId, @Nullable String lastError) {

		static Entry of(OutboxEvent entry) {
			boolean stored = entry.state() == State.STORED;
			boolean failed = entry.lastError().isPresent();
			boolean waits = stored && entry.nextAttempt().filter(entry.emittedAt()::isBefore).isPresent();
			return new Entry(entry.id(), entry.type(), (stored && failed) ? "retried" : Words.of(entry.state()),
					entry.attempts(), Words.of(entry.emittedAt()),
					waits ? entry.nextAttempt().map(Words::of).orElse(null) : null, entry.eventId().orElse(null),
					entry.lastError().filter((error) -> entry.state() != State.SENT).orElse(null));
		}

		public boolean retryable() {
			return this.progress.equals("parked") || this.nextAttempt != null;
		}

	}

}
