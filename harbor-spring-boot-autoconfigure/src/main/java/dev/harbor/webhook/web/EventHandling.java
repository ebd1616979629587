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

package dev.harbor.webhook.web;

import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookEventStore;

/**
 * Handling of one event, from its claim to its end. Safe for use by several threads,
 * since asynchronous handlers can end on another thread.
 */
final class EventHandling {

	private final WebhookEventStore store;

	private final String endpoint;

	private final String eventId;

	private final String token;

	private final AtomicReference<State> state = new AtomicReference<>(State.CLAIMED);

	EventHandling(WebhookEventStore store, String endpoint, String eventId, String token) {
		this.store = store;
		this.endpoint = endpoint;
		this.eventId = eventId;
		this.token = token;
	}

	/**
	 * Return the delivery for the handler, which can complete this handling in the
	 * handler's transaction.
	 * @param delivery the verified delivery of the event
	 * @return the same delivery as part of this handling
	 */
	WebhookDelivery attachTo(WebhookDelivery delivery) {
		return delivery.withCompletion(this::completeInTransaction);
	}

	/**
	 * Return whether recording or releasing the event may block.
	 */
	boolean mayBlock() {
		return HandleOnce.mayBlock(this.store);
	}

	/**
	 * Record the event as handled. Has no effect if it was recorded before.
	 * @throws RuntimeException if the event cannot be recorded, or if its transaction was
	 * not committed or has not ended; this method does not wait for a transaction
	 */
	void complete() {
		State current = this.state.get();
		if (current == State.COMPLETED || current == State.COMMITTED) {
			return;
		}
		if (current != State.CLAIMED) {
			throw new IllegalStateException("Event %s of endpoint '%s' was not recorded as handled: %s"
				.formatted(this.eventId, this.endpoint, current.description));
		}
		this.store.complete(this.endpoint, this.eventId, this.token);
		this.state.set(State.COMPLETED);
	}

	/**
	 * Release the event, so that it is handled when it is delivered again. Has no effect
	 * if it was completed or released before. An event in a transaction is released after
	 * the transaction has ended: the thread that waits for its locks may be the thread
	 * that has to commit it.
	 */
	void release() {
		State previous = this.state.getAndUpdate(State::released);
		if (previous == State.CLAIMED || previous == State.ROLLED_BACK) {
			this.store.release(this.endpoint, this.eventId, this.token);
		}
	}

	/**
	 * Return whether the event was recorded as handled in a transaction chosen by the
	 * handler, and this transaction was committed. A rollback of another transaction does
	 * not undo it.
	 * @return whether the transaction was committed
	 */
	boolean isCommitted() {
		return this.state.get() == State.COMMITTED;
	}

	/**
	 * Forget the event, because the changes of its handler were rolled back.
	 */
	void undo() {
		if (this.state.compareAndSet(State.COMPLETED, State.RELEASED)) {
			this.store.forget(this.endpoint, this.eventId);
		}
		else {
			release();
		}
	}

	private void completeInTransaction() {
		this.store.completeInTransaction(this.endpoint, this.eventId, this.token, this::transactionEnded);
		this.state.set(State.IN_TRANSACTION);
	}

	private void transactionEnded(boolean committed) {
		State previous = this.state.getAndSet(committed ? State.COMMITTED : State.ROLLED_BACK);
		if (previous == State.RELEASED_IN_TRANSACTION && !committed) {
			release();
		}
	}

	/**
	 * State of the handling.
	 */
	private enum State {

		CLAIMED("it is still being handled"),

		IN_TRANSACTION("its transaction has not ended"),

		RELEASED_IN_TRANSACTION("it was given back, and its transaction has not ended"),

		ROLLED_BACK("its transaction was rolled back"),

		COMPLETED("it was"),

		COMMITTED("it was, in a transaction"),

		RELEASED("it was given back");

		private final String description;

		State(String description) {
			this.description = description;
		}

		private State released() {
			return switch (this) {
				case CLAIMED, ROLLED_BACK, RELEASED -> RELEASED;
				case IN_TRANSACTION, RELEASED_IN_TRANSACTION -> RELEASED_IN_TRANSACTION;
				case COMPLETED, COMMITTED -> this;
			};
		}

	}

}
