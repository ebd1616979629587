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
 * A delivery whose signature and time were verified. Only a {@link WebhookVerifier} makes
 * one; sealed, so that nothing else can, least of all the data binding of a web
 * framework. Immutable and safe to share between threads.
 *
 * @since 0.1.0
 */
public sealed interface WebhookDelivery permits VerifiedDelivery {

	/**
	 * Return the id of this delivery, the same on every attempt. The same event arrives
	 * under other ids as well, so deduplicate on the id of the {@link #event() event}.
	 * @return the id, beginning with {@code del_}
	 */
	String id();

	/**
	 * Return what kind of delivery this is; not the type of the event.
	 * @return the kind, so far always {@code event.created}
	 */
	String type();

	/**
	 * Return when Harbor made this delivery.
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
	 * Record the event as handled in the current transaction, so that what the handler
	 * does in it and the record are committed together, or neither is. Without this the
	 * event is recorded when the handler has returned, and a crash in between has it
	 * handled again. To be called on the thread of the transaction.
	 * @throws IllegalStateException without a transaction on the data source of the JDBC
	 * store, or with another store
	 */
	void completeInTransaction();

	/**
	 * Return this delivery with something to do when its event is to be recorded as
	 * handled in the current transaction, for tests and for whoever keeps track of
	 * handled events without the help of controllers.
	 * @param completion what {@link #completeInTransaction()} does
	 * @return the delivery
	 */
	WebhookDelivery withCompletion(Runnable completion);

}
