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
 * A pass through Harbor's list of events, from the newest to the floor, and how far it
 * has come. Some events become visible after newer ones, so the floor stays behind what
 * was seen, and moves only when a pass is complete.
 *
 * @param floor nothing that was created before is looked at
 * @param begun when the pass began, or {@code null} between two passes
 * @param top when the newest event of the pass was created, or {@code null} if there was
 * none yet
 * @param cursor where to go on, or {@code null} at the beginning
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
		if (top != null && top.isBefore(seen)) {
			seen = top;
		}
		Instant next = seen.minus(OVERLAP);
		return before(next.isAfter(this.floor) ? next : this.floor);
	}

}
