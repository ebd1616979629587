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

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import dev.harbor.inbox.InboxEvent.State;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Query for events of the inbox. Immutable: methods that set a value return a copy.
 *
 * @since 0.2.0
 */
public final class InboxQuery {

	private static final int DEFAULT_LIMIT = 20;

	private static final int MAX_LIMIT = 1000;

	private final @Nullable String listener;

	private final @Nullable String endpoint;

	private final Set<State> states;

	private final @Nullable String type;

	private final @Nullable String eventId;

	private final boolean oldestFirst;

	private final int limit;

	private final @Nullable String startingAfter;

	private InboxQuery(@Nullable String listener, @Nullable String endpoint, Set<State> states, @Nullable String type,
			@Nullable String eventId, boolean oldestFirst, int limit, @Nullable String startingAfter) {
		this.listener = listener;
		this.endpoint = endpoint;
		this.states = states;
		this.type = type;
		this.eventId = eventId;
		this.oldestFirst = oldestFirst;
		this.limit = limit;
		this.startingAfter = startingAfter;
	}

	/**
	 * Create a query for all events, newest first.
	 * @return the query
	 */
	public static InboxQuery create() {
		return new InboxQuery(null, null, Set.of(), null, null, false, DEFAULT_LIMIT, null);
	}

	/**
	 * Limit the query to a listener.
	 * @param listener the id of the listener
	 * @return a copy with that listener
	 */
	public InboxQuery listener(String listener) {
		Assert.notNull(listener, "'listener' must not be null");
		return new InboxQuery(listener, this.endpoint, this.states, this.type, this.eventId, this.oldestFirst,
				this.limit, this.startingAfter);
	}

	/**
	 * Limit the query to an endpoint.
	 * @param endpoint the name of the endpoint
	 * @return a copy with that endpoint
	 */
	public InboxQuery endpoint(String endpoint) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		return new InboxQuery(this.listener, endpoint, this.states, this.type, this.eventId, this.oldestFirst,
				this.limit, this.startingAfter);
	}

	/**
	 * Limit the query to states.
	 * @param states the states; none for all
	 * @return a copy with those states
	 */
	public InboxQuery state(State... states) {
		Set<State> all = (states.length > 0) ? EnumSet.copyOf(Arrays.asList(states)) : Set.of();
		return new InboxQuery(this.listener, this.endpoint, all, this.type, this.eventId, this.oldestFirst, this.limit,
				this.startingAfter);
	}

	/**
	 * Limit the query to a type of events.
	 * @param type the type
	 * @return a copy with that type
	 */
	public InboxQuery type(String type) {
		Assert.notNull(type, "'type' must not be null");
		return new InboxQuery(this.listener, this.endpoint, this.states, type, this.eventId, this.oldestFirst,
				this.limit, this.startingAfter);
	}

	/**
	 * Limit the query to an event.
	 * @param eventId the id of the event
	 * @return a copy with that event
	 */
	public InboxQuery eventId(String eventId) {
		Assert.notNull(eventId, "'eventId' must not be null");
		return new InboxQuery(this.listener, this.endpoint, this.states, this.type, eventId, this.oldestFirst,
				this.limit, this.startingAfter);
	}

	/**
	 * Sort by the oldest first.
	 * @return a copy with that order
	 */
	public InboxQuery oldestFirst() {
		return new InboxQuery(this.listener, this.endpoint, this.states, this.type, this.eventId, true, this.limit,
				this.startingAfter);
	}

	/**
	 * Set the size of pages.
	 * @param limit from 1 to 1,000; the default is 20
	 * @return a copy with that limit
	 */
	public InboxQuery limit(int limit) {
		Assert.isTrue(limit >= 1 && limit <= MAX_LIMIT, "'limit' must be from 1 to " + MAX_LIMIT);
		return new InboxQuery(this.listener, this.endpoint, this.states, this.type, this.eventId, this.oldestFirst,
				limit, this.startingAfter);
	}

	/**
	 * Set the cursor to start after.
	 * @param cursor the end cursor of the previous page
	 * @return a copy with that cursor
	 * @throws IllegalArgumentException if it is not a cursor of this list
	 */
	public InboxQuery startingAfter(String cursor) {
		Assert.notNull(cursor, "'cursor' must not be null");
		Assert.isTrue(InboxIds.isId(cursor), "'cursor' must be the end cursor of a page");
		return new InboxQuery(this.listener, this.endpoint, this.states, this.type, this.eventId, this.oldestFirst,
				this.limit, cursor);
	}

	Optional<String> listener() {
		return Optional.ofNullable(this.listener);
	}

	Optional<String> endpoint() {
		return Optional.ofNullable(this.endpoint);
	}

	Set<State> states() {
		return this.states;
	}

	Optional<String> type() {
		return Optional.ofNullable(this.type);
	}

	Optional<String> eventId() {
		return Optional.ofNullable(this.eventId);
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
