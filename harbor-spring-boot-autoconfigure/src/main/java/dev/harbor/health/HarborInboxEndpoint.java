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

package dev.harbor.health;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import dev.harbor.Page;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxEvent;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxQuery;
import dev.harbor.inbox.ListenerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.util.StringUtils;

/**
 * {@link Endpoint} to show the inbox without payloads, and to retry or discard events.
 *
 * @since 0.2.0
 */
@Endpoint(id = "harborinbox")
public class HarborInboxEndpoint {

	private static final int LIMIT = 100;

	private final Supplier<@Nullable HarborInbox> inbox;

	/**
	 * Create an endpoint.
	 * @param inbox supplies the inbox, if it is used
	 */
	public HarborInboxEndpoint(Supplier<@Nullable HarborInbox> inbox) {
		this.inbox = inbox;
	}

	private HarborInbox inbox() {
		HarborInbox inbox = this.inbox.get();
		if (inbox == null) {
			throw new InvalidEndpointRequestException("The inbox is not used", "The inbox is not used");
		}
		return inbox;
	}

	/**
	 * Show the status of the inbox.
	 * @return the status of each listener
	 */
	@ReadOperation
	public InboxDescriptor status() {
		Map<String, ListenerDescriptor> listeners = new TreeMap<>();
		inbox().status().listeners().forEach((id, status) -> listeners.put(id, ListenerDescriptor.of(status)));
		return new InboxDescriptor(listeners);
	}

	/**
	 * List the events of a listener.
	 * @param listener the id of the listener
	 * @param state the state, such as {@code parked}, or {@code null} for all
	 * @param after the cursor of the previous page, or {@code null} for the first page
	 * @return the page, newest first
	 */
	@ReadOperation
	public EventsDescriptor list(@Selector String listener, @Nullable String state, @Nullable String after) {
		InboxQuery query = InboxQuery.create().listener(listener).limit(LIMIT);
		query = StringUtils.hasText(state) ? query.state(state(state)) : query;
		query = StringUtils.hasText(after) ? startingAfter(query, after) : query;
		Page<InboxEvent> page = inbox().list(query);
		return new EventsDescriptor(page.data().stream().map(EventDescriptor::of).toList(),
				page.hasMore() ? page.endCursor().orElse(null) : null);
	}

	private static InboxQuery startingAfter(InboxQuery query, String cursor) {
		try {
			return query.startingAfter(cursor);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException("Unknown cursor", "'after' must be the cursor of a page");
		}
	}

	private static State state(String state) {
		try {
			return State.valueOf(state.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException("Unknown state '%s'".formatted(state),
					"The state must be one of stored, handled, parked");
		}
	}

	/**
	 * Retry all parked events of a listener.
	 * @param listener the id of the listener
	 * @return the number of events
	 */
	@WriteOperation
	public RetriedDescriptor retryParked(@Selector String listener) {
		return new RetriedDescriptor(inbox().retryParked(listener));
	}

	/**
	 * Retry an event.
	 * @param listener the id of the listener
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @return the number of them
	 */
	@WriteOperation
	public RetriedDescriptor retry(@Selector String listener, @Selector String endpoint, @Selector String eventId) {
		return new RetriedDescriptor(inbox().retry(listener, endpoint, eventId) ? 1 : 0);
	}

	/**
	 * Discard an event.
	 * @param listener the id of the listener
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @return the number of them
	 */
	@DeleteOperation
	public DiscardedDescriptor discard(@Selector String listener, @Selector String endpoint, @Selector String eventId) {
		return new DiscardedDescriptor(inbox().discard(listener, endpoint, eventId) ? 1 : 0);
	}

	/**
	 * Return whether the application has a listener, or the inbox has events of it.
	 */
	boolean hasListener(String listener) {
		return inbox().status().listeners().containsKey(listener) || hasEvent(InboxQuery.create().listener(listener));
	}

	boolean hasEvent(String listener, String endpoint, String eventId) {
		return hasEvent(InboxQuery.create().listener(listener).endpoint(endpoint).eventId(eventId));
	}

	private boolean hasEvent(InboxQuery query) {
		return !inbox().list(query.limit(1)).data().isEmpty();
	}

	/**
	 * Description of the inbox.
	 *
	 * @param listeners the listeners by id
	 */
	public record InboxDescriptor(Map<String, ListenerDescriptor> listeners) implements OperationResponseBody {

	}

	/**
	 * Description of a listener.
	 *
	 * @param stored the number of stored events
	 * @param retrying how many of them failed before
	 * @param parked the number of parked events
	 * @param oldestStored when the oldest stored event was received
	 * @param present whether this instance has the listener
	 */
	public record ListenerDescriptor(long stored, long retrying, long parked, @Nullable Instant oldestStored,
			boolean present) {

		static ListenerDescriptor of(ListenerStatus status) {
			return new ListenerDescriptor(status.stored(), status.retrying(), status.parked(),
					status.oldestStored().orElse(null), status.present());
		}

	}

	/**
	 * Description of a page of events.
	 *
	 * @param events the events
	 * @param next the cursor of the next page, if there is one
	 */
	public record EventsDescriptor(List<EventDescriptor> events,
			@Nullable String next) implements OperationResponseBody {

	}

	/**
	 * Description of an event for a listener.
	 *
	 * @param endpoint the name of the endpoint
	 * @param id the id of the event
	 * @param type the type of the event
	 * @param state the state
	 * @param attempts the number of attempts
	 * @param receivedAt when the event was received
	 * @param nextAttempt the time of the next attempt
	 * @param handledAt when the event was handled
	 * @param lastError the error of the last attempt
	 */
	public record EventDescriptor(String endpoint, String id, String type, String state, int attempts,
			Instant receivedAt, @Nullable Instant nextAttempt, @Nullable Instant handledAt,
			@Nullable String lastError) {

		static EventDescriptor of(InboxEvent event) {
			return new EventDescriptor(event.endpoint(), event.event().id(), event.event().type(),
					event.state().name().toLowerCase(Locale.ROOT), event.attempts(), event.receivedAt(),
					event.nextAttempt().orElse(null), event.handledAt().orElse(null), event.lastError().orElse(null));
		}

	}

	/**
	 * Result of a retry.
	 *
	 * @param retried the number of events
	 */
	public record RetriedDescriptor(int retried) implements OperationResponseBody {

	}

	/**
	 * Result of a removal.
	 *
	 * @param discarded the number of events
	 */
	public record DiscardedDescriptor(int discarded) implements OperationResponseBody {

	}

}
