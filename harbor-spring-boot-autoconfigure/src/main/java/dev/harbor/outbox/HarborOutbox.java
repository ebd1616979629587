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

import dev.harbor.Page;
import dev.harbor.event.CreateEventRequest;

/**
 * Emits events together with a transaction: an event is written into the application's
 * database, and sent to Harbor if, and only if, the transaction commits. It is sent
 * within milliseconds of that, and for as long as it takes where Harbor cannot be
 * reached. Safe for use by several threads.
 * <p>
 * No order is promised among events.
 *
 * @since 0.1.0
 */
public interface HarborOutbox {

	/**
	 * Emit an event, in the caller's transaction on the outbox's database or, if there is
	 * none, in one of its own.
	 * @param request the event
	 * @return the id of the entry, which is also the idempotency key unless the request
	 * has one
	 * @throws IllegalStateException if neither the request nor the client has a
	 * workspace, or if the caller's transaction is read-only
	 * @throws org.springframework.dao.DuplicateKeyException if the outbox has an entry
	 * with the idempotency key of the request
	 */
	String emit(CreateEventRequest request);

	/**
	 * Emit an event, in the caller's transaction on the outbox's database or, if there is
	 * none, in one of its own.
	 * @param type the type of the event, such as {@code order.shipped}
	 * @param payload the payload of the event, which is converted to JSON now
	 * @return the id of the entry, which is also the idempotency key
	 * @throws IllegalArgumentException if the payload is not written as a JSON object
	 * @throws IllegalStateException if the client has no workspace, or if the caller's
	 * transaction is read-only
	 */
	default String emit(String type, Object payload) {
		return emit(CreateEventRequest.of(type, payload));
	}

	/**
	 * Return the same outbox, with another client for what is emitted through it.
	 * @param name the name of the client, {@code default} for the default one
	 * @return the outbox
	 * @throws IllegalArgumentException if no client of that name is configured
	 */
	HarborOutbox client(String name);

	/**
	 * Return how many entries wait and are parked.
	 * @return the status
	 */
	OutboxStatus status();

	/**
	 * List entries, newest first unless the query says otherwise.
	 * @param query which entries to list
	 * @return a page of them, whose cursor the next query begins after
	 */
	Page<OutboxEvent> list(OutboxQuery query);

	/**
	 * Send a parked entry again, or one that waits without waiting any longer.
	 * @param id the id of the entry
	 * @return whether there was such an entry
	 */
	boolean retry(String id);

	/**
	 * Send all parked entries again.
	 * @return how many there were
	 */
	int retryParked();

	/**
	 * Delete an entry that is parked, or that waits and is not being sent right now.
	 * @param id the id of the entry
	 * @return whether there was such an entry
	 */
	boolean discard(String id);

}
