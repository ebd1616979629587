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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import tools.jackson.databind.JsonNode;

import dev.harbor.HarborEnvironment;

/**
 * The answers for idempotency keys. A key is valid for an environment and a path with any
 * API key, and expires after 24 hours.
 */
final class IdempotencyStore {

	private static final Duration LIFETIME = Duration.ofHours(24);

	private final Clock clock;

	private final int capacity;

	private final Map<Key, Entry> entries = new LinkedHashMap<>();

	IdempotencyStore(Clock clock, int capacity) {
		this.clock = clock;
		this.capacity = capacity;
	}

	synchronized void reset() {
		this.entries.clear();
	}

	/**
	 * Run an action once. The lock is held during the action, so that only one of two
	 * concurrent calls runs it.
	 * @param key the key of the call
	 * @param body the body of the call
	 * @param action the action; its errors are not stored
	 * @return the first answer
	 */
	synchronized Answer once(Key key, JsonNode body, Supplier<Answer> action) {
		Instant now = this.clock.instant();
		discard(now);
		Entry first = this.entries.get(key);
		if (first == null) {
			Answer answer = action.get();
			this.entries.put(key, new Entry(body, answer, now));
			return answer;
		}
		if (!first.body().equals(body)) {
			throw ApiError.idempotencyConflict("The key " + key.value() + " belongs to another body.");
		}
		return first.answer();
	}

	private void discard(Instant now) {
		Iterator<Entry> oldestFirst = this.entries.values().iterator();
		while (oldestFirst.hasNext()) {
			boolean expired = !oldestFirst.next().at().plus(LIFETIME).isAfter(now);
			if (!expired && this.entries.size() < this.capacity) {
				return;
			}
			oldestFirst.remove();
		}
	}

	/**
	 * Key of a call.
	 *
	 * @param environment the environment
	 * @param path the path
	 * @param value the idempotency key
	 */
	record Key(HarborEnvironment environment, String path, String value) {

	}

	private record Entry(JsonNode body, Answer answer, Instant at) {

	}

}
