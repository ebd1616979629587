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

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.harbor.outbox.OutboxEvent.State;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Query for entries of the outbox. Immutable: methods that set a value return a copy.
 *
 * @since 0.2.0
 */
public final class OutboxQuery {

	private static final int MAX_LIMIT = 1000;

	private static final OutboxQuery ALL = new OutboxQuery(null, Set.of(), null, null, false, 100, null);

	private final @Nullable String client;

	private final Set<State> states;

	private final @Nullable String type;

	private final @Nullable String id;

	private final boolean oldestFirst;

	private final int limit;

	private final @Nullable String startingAfter;

	private OutboxQuery(@Nullable String client, Set<State> states, @Nullable String type, @Nullable String id,
			boolean oldestFirst, int limit, @Nullable String startingAfter) {
		this.client = client;
		this.states = states;
		this.type = type;
		this.id = id;
		this.oldestFirst = oldestFirst;
		this.limit = limit;
		this.startingAfter = startingAfter;
	}

	/**
	 * Create a query for all entries, newest first.
	 * @return the query
	 */
	public static OutboxQuery create() {
		return ALL;
	}

	/**
	 * Limit the query to a client.
	 * @param client the name of the client
	 * @return a copy with that client
	 */
	public OutboxQuery client(String client) {
		Assert.notNull(client, "'client' must not be null");
		return new OutboxQuery(client, this.states, this.type, this.id, this.oldestFirst, this.limit,
				this.startingAfter);
	}

	/**
	 * Limit the query to states.
	 * @param states the states, none for all
	 * @return a copy with those states
	 */
	public OutboxQuery state(State... states) {
		return new OutboxQuery(this.client, Set.copyOf(List.of(states)), this.type, this.id, this.oldestFirst,
				this.limit, this.startingAfter);
	}

	/**
	 * Limit the query to a type of events.
	 * @param type the type
	 * @return a copy with that type
	 */
	public OutboxQuery type(String type) {
		Assert.notNull(type, "'type' must not be null");
		return new OutboxQuery(this.client, this.states, type, this.id, this.oldestFirst, this.limit,
				this.startingAfter);
	}

	/**
	 * Limit the query to an entry.
	 * @param id the id of the entry
	 * @return a copy with that id
	 */
	public OutboxQuery id(String id) {
		Assert.notNull(id, "'id' must not be null");
		return new OutboxQuery(this.client, this.states, this.type, id, this.oldestFirst, this.limit,
				this.startingAfter);
	}

	/**
	 * Sort by the oldest first.
	 * @return a copy with that order
	 */
	public OutboxQuery oldestFirst() {
		return new OutboxQuery(this.client, this.states, this.type, this.id, true, this.limit, this.startingAfter);
	}

	/**
	 * Set the size of pages.
	 * @param limit from 1 to 1,000; the default is 100
	 * @return a copy with that limit
	 */
	public OutboxQuery limit(int limit) {
		Assert.isTrue(limit >= 1 && limit <= MAX_LIMIT, "'limit' must be from 1 to " + MAX_LIMIT);
		return new OutboxQuery(this.client, this.states, this.type, this.id, this.oldestFirst, limit,
				this.startingAfter);
	}

	/**
	 * Set the cursor to start after.
	 * @param cursor the end cursor of the previous page
	 * @return a copy with that cursor
	 * @throws IllegalArgumentException if it is not a cursor of this list
	 */
	public OutboxQuery startingAfter(String cursor) {
		Assert.notNull(cursor, "'cursor' must not be null");
		Assert.isTrue(EntryIds.isId(cursor), "'cursor' must be the end cursor of a page");
		return new OutboxQuery(this.client, this.states, this.type, this.id, this.oldestFirst, this.limit, cursor);
	}

	Optional<String> client() {
		return Optional.ofNullable(this.client);
	}

	Set<State> states() {
		return this.states;
	}

	Optional<String> type() {
		return Optional.ofNullable(this.type);
	}

	Optional<String> id() {
		return Optional.ofNullable(this.id);
	}

	boolean isOldestFirst() {
		return this.oldestFirst;
	}

	int limit() {
		return this.limit;
	}

	Optional<String> startingAfter() {
		return Optional.ofNullable(this.startingAfter);
	}

}
