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

package dev.harbor.inbox;

import java.time.Instant;
import java.util.Optional;

import dev.harbor.event.Event;

/**
 * An event for a listener.
 *
 * @param listener the id of the listener
 * @param endpoint the name of the endpoint
 * @param event the event
 * @param state the state
 * @param attempts the number of attempts
 * @param receivedAt when the event was received
 * @param nextAttempt the time of the next attempt, or empty if there is none
 * @param handledAt when the event was handled, or empty if it was not
 * @param lastError the error of the last attempt, or empty if it did not fail
 * @since 0.2.0
 */
public record InboxEvent(String listener, String endpoint, Event event, State state, int attempts, Instant receivedAt,
		Optional<Instant> nextAttempt, Optional<Instant> handledAt, Optional<String> lastError) {

	/**
	 * State of an event.
	 */
	public enum State {

		/**
		 * The event is stored and will be handled.
		 */
		STORED,

		/**
		 * Handled.
		 */
		HANDLED,

		/**
		 * The event is kept until it is retried or discarded.
		 */
		PARKED

	}

}
