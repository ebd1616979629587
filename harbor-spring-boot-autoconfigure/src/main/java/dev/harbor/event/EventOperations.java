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

package dev.harbor.event;

import java.util.stream.Stream;

import dev.harbor.Page;

/**
 * Operations on events. Safe for use by several threads.
 * <p>
 * All methods throw a subclass of {@link dev.harbor.HarborApiException} if Harbor refuses
 * a call, and {@link dev.harbor.HarborConnectionException} if Harbor cannot be reached or
 * does not answer in time.
 *
 * @since 0.1.0
 */
public interface EventOperations {

	/**
	 * Create an event. Needs the scope {@code events:write}.
	 * <p>
	 * Retried safely: a request without an idempotency key gets a random one. Where the
	 * request's own key was used before, Harbor answers with the event of that time and
	 * delivers nothing; its {@link Event#createdAt() time of creation} shows it, and the
	 * client logs it once.
	 * @param request what to create
	 * @return the event as stored by Harbor, which is an earlier one if the idempotency
	 * key was used within the last 24 hours
	 * @throws dev.harbor.IdempotencyConflictException if that first one has another body
	 * @throws dev.harbor.InvalidRequestException if the payload is too large
	 * @throws dev.harbor.WorkspaceSuspendedException if the workspace takes no events
	 * @throws IllegalStateException if neither the request nor the client has a workspace
	 */
	Event create(CreateEventRequest request);

	/**
	 * Retrieve one event. Needs the scope {@code events:read}.
	 * @param eventId the id of the event
	 * @return the event
	 * @throws dev.harbor.ResourceNotFoundException if it does not exist
	 */
	Event retrieve(String eventId);

	/**
	 * List events, newest first, one page at a time. Needs the scope {@code events:read}.
	 * @param request what to list
	 * @return the page
	 * @throws dev.harbor.InvalidRequestException if the limit is above 100, or the cursor
	 * is unknown or older than 24 hours
	 * @throws IllegalStateException if neither the request nor the client has a workspace
	 */
	Page<Event> list(ListEventsRequest request);

	/**
	 * Stream all events, newest first. Needs the scope {@code events:read}.
	 * <p>
	 * The stream is lazy: a page is fetched when its first element is needed. It throws
	 * the exceptions of {@link #list}, and does not have to be closed.
	 * @param request the cursor to start after, and the size of pages
	 * @return a new stream
	 * @throws IllegalStateException if neither the request nor the client has a workspace
	 */
	Stream<Event> stream(ListEventsRequest request);

}
