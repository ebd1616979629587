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

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Remembers which events were handled, so that each is handled once however often it is
 * delivered. The key is the name of the endpoint together with the id of the event, which
 * is signed.
 * <p>
 * An event is claimed before it is handled, for a time that is called the lease, so that
 * a claim whose owner is gone does not last forever. After that its claim is either
 * completed or released. A claim whose lease has ended can still be completed as long as
 * nobody else has claimed the event. Names and ids are compared as they are, upper and
 * lower case apart. Implementations are safe for use by several threads and, as far as
 * they say so, by several instances of an application.
 *
 * @since 0.1.0
 */
public interface WebhookEventStore {

	/**
	 * Claim an event.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param lease how long the claim lasts unless it is completed or released
	 * @return {@link Claim.Claimed} if the event was free, or its last claim has ended
	 * @throws IllegalArgumentException if the lease is not positive
	 * @throws RuntimeException if the store cannot tell; nothing was claimed then
	 */
	Claim claim(String endpoint, String eventId, Duration lease);

	/**
	 * Record that a claimed event was handled. Repeating it is harmless.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 * @throws WebhookClaimLostException if the claim was lost, because its lease had
	 * ended and another one took the event over, or because the event was forgotten
	 * @throws RuntimeException if it could not be recorded
	 */
	void complete(String endpoint, String eventId, String token);

	/**
	 * Record that a claimed event was handled, on the connection of the current
	 * transaction, so that both are committed or neither is.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 * @param outcome is called once, when the transaction has ended, with whether it was
	 * committed with what was recorded here; not knowing counts as not committed
	 * @throws IllegalStateException if there is no transaction on the data source of this
	 * store, or this store takes part in none; the default implementation
	 * @throws WebhookClaimLostException if the claim was lost
	 * @throws RuntimeException if it could not be recorded; then, and where the claim was
	 * lost, the transaction is not committed any more, and the outcome is not called
	 */
	default void completeInTransaction(String endpoint, String eventId, String token, Consumer<Boolean> outcome) {
		throw new IllegalStateException(
				"%s takes part in no transactions; completeInTransaction() needs the JDBC event store"
					.formatted(getClass().getSimpleName()));
	}

	/**
	 * Give a claimed event back. Does nothing where the claim was lost or completed.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 */
	void release(String endpoint, String eventId, String token);

	/**
	 * Forget an event, so that it is handled again when it is delivered again. An open
	 * claim is forgotten as well; its owner cannot complete it any more.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 */
	void forget(String endpoint, String eventId);

	/**
	 * Forget all events of this application, open claims included. For tests and
	 * development, so that each begins with an empty store.
	 * @throws UnsupportedOperationException if this store cannot; the default
	 * implementation
	 */
	default void forgetAll() {
		throw new UnsupportedOperationException("%s cannot forget all events".formatted(getClass().getName()));
	}

	/**
	 * The answer to a claim.
	 */
	sealed interface Claim {

		/**
		 * The event is the caller's to handle.
		 *
		 * @param token proves the claim
		 */
		record Claimed(String token) implements Claim {

		}

		/**
		 * The event is being handled elsewhere, or the store is full.
		 *
		 * @param until when to try again at the latest
		 */
		record InProgress(Instant until) implements Claim {

		}

		/**
		 * The event was handled before.
		 *
		 * @param at when it was
		 */
		record Handled(Instant at) implements Claim {

		}

	}

}
