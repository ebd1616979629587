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

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

import dev.harbor.client.HarborClient;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.event.ListEventsRequest;
import org.jspecify.annotations.Nullable;

/**
 * Searches Harbor for the event of an entry that may have arrived unseen and whose
 * idempotency key has expired.
 */
class EventLookup {

	private static final int PAGE_SIZE = 100;

	// Maximum difference between clocks.
	private static final Duration SKEW = Duration.ofMinutes(5);

	private final BiPredicate<String, String> claim;

	/**
	 * Create a lookup.
	 * @param claim claims an event for an entry, by their ids, unless it belongs to
	 * another entry, which may have the same type and payload
	 */
	EventLookup(BiPredicate<String, String> claim) {
		this.claim = claim;
	}

	Optional<Event> find(HarborClient client, OutboxEntry entry, Instant since) {
		Map<String, Object> payload = EventPayload.ofJson(entry.payload()).asMap();
		Instant earliest = since.minus(SKEW);
		return client.events()
			.stream(ListEventsRequest.create().workspaceId(entry.workspaceId()).limit(PAGE_SIZE))
			.takeWhile((event) -> !event.createdAt().isBefore(earliest))
			.filter((event) -> event.type().equals(entry.event().type()) && isEqual(event.payload().asMap(), payload))
			.filter((event) -> this.claim.test(event.id(), entry.id()))
			.findFirst();
	}

	/**
	 * Compare numbers by value, since Harbor may write them in another way: 10 instead of
	 * 10.0.
	 */
	static boolean isEqual(@Nullable Object one, @Nullable Object other) {
		if (one instanceof Number number && other instanceof Number otherNumber && isFinite(number)
				&& isFinite(otherNumber)) {
			return new BigDecimal(number.toString()).compareTo(new BigDecimal(otherNumber.toString())) == 0;
		}
		if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> otherMap) {
			return map.keySet().equals(otherMap.keySet())
					&& map.keySet().stream().allMatch((key) -> isEqual(map.get(key), otherMap.get(key)));
		}
		if (one instanceof List<?> list && other instanceof List<?> otherList) {
			return list.size() == otherList.size()
					&& IntStream.range(0, list.size()).allMatch((i) -> isEqual(list.get(i), otherList.get(i)));
		}
		return Objects.equals(one, other);
	}

	// A number that is too large for a double is read as infinite.
	private static boolean isFinite(Number number) {
		return Double.isFinite(number.doubleValue());
	}

}
