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
 * Store of handled events, so that each event is handled once, even if it is delivered
 * several times. The key consists of the name of the endpoint and the id of the event,
 * which is signed.
 * <p>
 * An event is claimed for a limited time, the lease, before it is handled. The claim is
 * then completed or released. A claim whose lease has ended can still be completed if the
 * event was not claimed again. Names and ids are case-sensitive. Implementations are safe
 * for use by several threads and, if documented, by several instances of an application.
 *
 * @since 0.1.0
 */
public interface WebhookEventStore {

	/**
	 * Claim an event.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param lease the maximum time of the claim
	 * @return {@link Claim.Claimed} if the event was free, or its last claim has ended
	 * @throws IllegalArgumentException if the lease is not positive
	 * @throws RuntimeException if the store fails; the event is then not claimed
	 */
	Claim claim(String endpoint, String eventId, Duration lease);

	/**
	 * Record that a claimed event was handled. The call can be repeated.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 * @throws WebhookClaimLostException if the claim was lost, because its lease had
	 * ended and the event was claimed again, or because the event was forgotten
	 * @throws RuntimeException if it could not be recorded
	 */
	void complete(String endpoint, String eventId, String token);

	/**
	 * Record that a claimed event was handled in the current transaction.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 * @param outcome called once after the end of the transaction, with whether it was
	 * committed with the completion; an unknown result counts as not committed
	 * @throws IllegalStateException if there is no transaction on the data source of this
	 * store, or this store does not participate in transactions; the default
	 * implementation
	 * @throws WebhookClaimLostException if the claim was lost
	 * @throws RuntimeException if the completion could not be recorded; then, and if the
	 * claim was lost, the transaction can no longer be committed, and the outcome is not
	 * called
	 */
	default void completeInTransaction(String endpoint, String eventId, String token, Consumer<Boolean> outcome) {
		throw new IllegalStateException(
				"%s does not participate in transactions; completeInTransaction() needs the JDBC event store"
					.formatted(getClass().getSimpleName()));
	}

	/**
	 * Release a claimed event. Does nothing if the claim was lost or completed.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 */
	void release(String endpoint, String eventId, String token);

	/**
	 * Forget an event, so that it is handled again when it is delivered again. An open
	 * claim is removed as well, and can no longer be completed.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 */
	void forget(String endpoint, String eventId);

	/**
	 * Forget all events of this application, including open claims. For tests and
	 * development.
	 * @throws UnsupportedOperationException if this store does not support it, which is
	 * the default
	 */
	default void forgetAll() {
		throw new UnsupportedOperationException("%s cannot forget all events".formatted(getClass().getName()));
	}

	/**
	 * Result of a claim.
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
