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

package dev.harbor.webhook;

import java.time.Instant;

import dev.harbor.event.Event;

/**
 * A delivery with a verified signature and time. Only a {@link WebhookVerifier} creates
 * one. Sealed, so that the data binding of a web framework cannot create one. Immutable
 * and safe to share between threads.
 *
 * @since 0.1.0
 */
public sealed interface WebhookDelivery permits VerifiedDelivery {

	/**
	 * Return the id of this delivery, which is the same for each attempt. An event may
	 * arrive in several deliveries, so deduplicate on the id of the {@link #event()
	 * event}.
	 * @return the id, beginning with {@code del_}
	 */
	String id();

	/**
	 * Return the type of the delivery, not of the event.
	 * @return the type, currently always {@code event.created}
	 */
	String type();

	/**
	 * Return when Harbor created this delivery.
	 * @return the time of creation
	 */
	Instant createdAt();

	/**
	 * Return the event that is delivered.
	 * @return the event
	 */
	Event event();

	/**
	 * Return the name of the endpoint whose secret verified this delivery.
	 * @return the name in the configuration
	 */
	String endpoint();

	/**
	 * Return when Harbor signed this attempt.
	 * @return the time, to the second
	 */
	Instant signedAt();

	/**
	 * Return which of the endpoint's secrets verified this delivery.
	 * @return the position, 0 for the newest
	 */
	int secretPosition();

	/**
	 * Record the event as handled in the current transaction, so that the work of the
	 * handler and the record are committed together, or not at all. Without this call,
	 * the event is recorded when the handler has returned, and handled again after a
	 * crash in between. Must be called on the thread of the transaction.
	 * @throws IllegalStateException without a transaction on the data source of the JDBC
	 * store, or with another store
	 */
	void completeInTransaction();

	/**
	 * Return this delivery with another action of {@link #completeInTransaction()}, for
	 * tests and for code that records handled events without controllers.
	 * @param completion the action
	 * @return the delivery
	 */
	WebhookDelivery withCompletion(Runnable completion);

}
