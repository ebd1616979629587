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
import java.util.List;

import dev.harbor.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * A pass through Harbor's list of events, from the newest event to the floor, and its
 * progress. Some events become visible after newer ones. The floor therefore stays below
 * the newest listed event, and moves only when a pass is complete.
 *
 * @param floor the creation time of the oldest event to search for
 * @param begun the start of the pass, or {@code null} between two passes
 * @param top the creation time of the newest event of the pass, or {@code null} if there
 * is none yet
 * @param cursor the cursor of the next page, or {@code null} for the first page
 */
record ReconciliationPass(Instant floor, @Nullable Instant begun, @Nullable Instant top, @Nullable String cursor) {

	// Maximum time from the creation of an event until it is visible.
	private static final Duration OVERLAP = Duration.ofMinutes(10);

	static ReconciliationPass before(Instant floor) {
		return new ReconciliationPass(floor, null, null, null);
	}

	ReconciliationPass begin(Instant now) {
		return new ReconciliationPass(this.floor, now, null, null);
	}

	/**
	 * Return whether the pass ends at an event.
	 */
	boolean endsAt(Event event) {
		return event.createdAt().isBefore(this.floor);
	}

	ReconciliationPass after(List<Event> page, String cursor) {
		Instant top = (this.top == null && !page.isEmpty()) ? page.get(0).createdAt() : this.top;
		return new ReconciliationPass(this.floor, this.begun, top, cursor);
	}

	/**
	 * Complete the pass.
	 * @return the start of the next one
	 */
	ReconciliationPass complete(List<Event> page) {
		Instant seen = (this.begun != null) ? this.begun : this.floor;
		Instant top = (this.top == null && !page.isEmpty()) ? page.get(0).createdAt() : this.top;
		if (top == null) {
			// Only the clock of this instance would move the floor.
			return before(this.floor);
		}
		if (top.isBefore(seen)) {
			seen = top;
		}
		Instant next = seen.minus(OVERLAP);
		return before(next.isAfter(this.floor) ? next : this.floor);
	}

}
