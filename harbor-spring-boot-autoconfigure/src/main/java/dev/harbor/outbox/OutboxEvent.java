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

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the outbox.
 *
 * @param id the id of the entry
 * @param client the name of the client
 * @param type the type of the event
 * @param state the state
 * @param attempts the number of attempts
 * @param emittedAt the time at which the event was emitted
 * @param nextAttempt the time of the next attempt, if the entry is stored
 * @param eventId the id of the event at Harbor, once it has been sent
 * @param lastError the error of the last attempt
 * @since 0.2.0
 */
public record OutboxEvent(String id, String client, String type, State state, int attempts, Instant emittedAt,
		Optional<Instant> nextAttempt, Optional<String> eventId, Optional<String> lastError) {

	/**
	 * The state of an entry.
	 */
	public enum State {

		/**
		 * The entry is stored and will be sent.
		 */
		STORED,

		/**
		 * Harbor accepted the event.
		 */
		SENT,

		/**
		 * The entry is kept until it is retried or discarded.
		 */
		PARKED

	}

}
