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
 * An event as one listener sees it.
 *
 * @param listener the id of the listener
 * @param endpoint the name of the endpoint that the event came in at
 * @param event the event
 * @param state how far it has come
 * @param attempts how often it has been tried
 * @param receivedAt when it was stored
 * @param nextAttempt when it is tried again, or empty where it is not
 * @param handledAt when it was handled, or empty where it was not
 * @param lastError why the last attempt failed, or empty where it did not
 * @since 0.1.0
 */
public record InboxEvent(String listener, String endpoint, Event event, State state, int attempts, Instant receivedAt,
		Optional<Instant> nextAttempt, Optional<Instant> handledAt, Optional<String> lastError) {

	/**
	 * How far an event has come.
	 */
	public enum State {

		/**
		 * To be handled, perhaps once more.
		 */
		STORED,

		/**
		 * Handled.
		 */
		HANDLED,

		/**
		 * Left to somebody who retries or discards it.
		 */
		PARKED

	}

}
