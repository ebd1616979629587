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
 * Emits events together with a transaction. An event is stored in the application's
 * database, and sent to Harbor if and only if the transaction commits. It is sent within
 * milliseconds of the commit, and retried for as long as Harbor is unavailable. Safe for
 * use by several threads.
 * <p>
 * The order of events is not preserved.
 *
 * @since 0.2.0
 */
public interface HarborOutbox {

	/**
	 * Emit an event in the caller's transaction on the database of the outbox or, if
	 * there is none, in a new one.
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
	 * Emit an event in the caller's transaction on the database of the outbox or, if
	 * there is none, in a new one.
	 * @param type the type of the event, such as {@code order.shipped}
	 * @param payload the payload, which is converted to JSON immediately
	 * @return the id of the entry, which is also the idempotency key
	 * @throws IllegalArgumentException if the payload is not written as a JSON object
	 * @throws IllegalStateException if the client has no workspace, or if the caller's
	 * transaction is read-only
	 */
	default String emit(String type, Object payload) {
		return emit(CreateEventRequest.of(type, payload));
	}

	/**
	 * Return an outbox that emits through another client.
	 * @param name the name of the client, {@code default} for the default one
	 * @return the outbox
	 * @throws IllegalArgumentException if there is no configured client with the name
	 */
	HarborOutbox client(String name);

	/**
	 * Return the status of the outbox.
	 * @return the status
	 */
	OutboxStatus status();

	/**
	 * List entries, newest first by default.
	 * @param query the query
	 * @return a page, with the cursor for the next query
	 */
	Page<OutboxEvent> list(OutboxQuery query);

	/**
	 * Retry a parked entry, or a waiting entry immediately.
	 * @param id the id of the entry
	 * @return whether the entry was parked or waiting
	 */
	boolean retry(String id);

	/**
	 * Retry all parked entries.
	 * @return the number of entries
	 */
	int retryParked();

	/**
	 * Discard a parked entry, or a waiting entry that is not being sent.
	 * @param id the id of the entry
	 * @return whether the entry was discarded
	 */
	boolean discard(String id);

}
