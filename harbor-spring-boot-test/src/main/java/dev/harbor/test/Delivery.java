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

package dev.harbor.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.harbor.event.Event;
import dev.harbor.test.SandboxDelivery.State;

/**
 * Delivery of an event to an endpoint.
 */
final class Delivery {

	private final String id;

	private final String webhookId;

	private final Event event;

	private final byte[] body;

	private final List<DeliveryAttempt> attempts = new ArrayList<>();

	private State state = State.PENDING;

	private @Nullable Instant firstAttemptAt;

	private int retries = -1;

	private @Nullable Instant nextAttemptAt;

	Delivery(String id, String webhookId, Event event, byte[] body) {
		this.id = id;
		this.webhookId = webhookId;
		this.event = event;
		this.body = body;
	}

	String id() {
		return this.id;
	}

	String webhookId() {
		return this.webhookId;
	}

	byte[] body() {
		return this.body;
	}

	synchronized boolean isPending() {
		return this.state == State.PENDING;
	}

	synchronized void end(State state) {
		this.state = state;
		this.nextAttemptAt = null;
	}

	/**
	 * Record a requested attempt. Only a success changes the schedule.
	 * @param attempt the attempt
	 */
	synchronized void noteExtra(DeliveryAttempt attempt) {
		this.attempts.add(attempt);
		if (attempt.isSuccessful()) {
			end(State.DELIVERED);
		}
	}

	/**
	 * Record a scheduled attempt.
	 * @param attempt the attempt
	 * @return when the next attempt is due, or empty if there is none
	 */
	synchronized Optional<Instant> note(DeliveryAttempt attempt) {
		noteExtra(attempt);
		if (this.state != State.PENDING) {
			return Optional.empty();
		}
		this.firstAttemptAt = (this.firstAttemptAt != null) ? this.firstAttemptAt : attempt.at();
		this.retries++;
		Optional<Instant> next = RetrySchedule.next(this.firstAttemptAt, attempt.at(), this.retries);
		next.ifPresentOrElse((at) -> this.nextAttemptAt = at, () -> end(State.FAILED));
		return next;
	}

	synchronized SandboxDelivery snapshot() {
		return new SandboxDelivery(this.id, this.webhookId, this.event, this.state, List.copyOf(this.attempts),
				Optional.ofNullable(this.nextAttemptAt));
	}

}
