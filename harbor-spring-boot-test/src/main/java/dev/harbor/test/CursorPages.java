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

package dev.harbor.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The ids of a list, newest first. Ids are also cursors, which expire after 24 hours. Not
 * safe for use by several threads.
 */
final class CursorPages {

	private static final Duration CURSOR_LIFETIME = Duration.ofHours(24);

	private final Clock clock;

	private final NavigableMap<Long, String> ids = new TreeMap<>();

	private final Map<String, Long> positions = new HashMap<>();

	private final Map<String, Instant> handedOut = new HashMap<>();

	private long next;

	CursorPages(Clock clock) {
		this.clock = clock;
	}

	void add(String id) {
		this.ids.put(this.next, id);
		this.positions.put(id, this.next);
		this.next++;
	}

	void remove(String id) {
		Long position = this.positions.remove(id);
		if (position != null) {
			this.ids.remove(position);
		}
		this.handedOut.remove(id);
	}

	Page page(int limit, @Nullable String startingAfter) {
		Instant now = this.clock.instant();
		List<String> page = new ArrayList<>();
		boolean more = false;
		for (String id : remaining(startingAfter, now).values()) {
			if (page.size() == limit) {
				more = true;
				break;
			}
			page.add(id);
		}
		String endCursor = (page.isEmpty()) ? null : page.get(page.size() - 1);
		if (endCursor != null) {
			this.handedOut.put(endCursor, now);
		}
		return new Page(page, more, endCursor);
	}

	private NavigableMap<Long, String> remaining(@Nullable String startingAfter, Instant now) {
		if (startingAfter == null) {
			return this.ids.descendingMap();
		}
		Long position = this.positions.get(startingAfter);
		if (position == null) {
			throw ApiError.invalid("starting_after is not a cursor of this list.");
		}
		Instant since = this.handedOut.get(startingAfter);
		if (since != null && since.plus(CURSOR_LIFETIME).isBefore(now)) {
			throw ApiError.invalid("This cursor is too old.");
		}
		return this.ids.headMap(position, false).descendingMap();
	}

	/**
	 * One page.
	 *
	 * @param ids the ids on the page
	 * @param hasMore whether another page follows
	 * @param endCursor the cursor of the next page, {@code null} on an empty page
	 */
	record Page(List<String> ids, boolean hasMore, @Nullable String endCursor) {

	}

}
