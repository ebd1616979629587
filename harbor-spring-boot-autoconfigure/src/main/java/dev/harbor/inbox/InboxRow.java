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
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.listener.ListenerContext.Source;
import org.jspecify.annotations.Nullable;

/**
 * A row of the inbox: an event for a listener.
 *
 * @param id the id of the row and its task, in the order of arrival
 * @param listener the id of the listener
 * @param endpoint the name of the endpoint
 * @param event the event
 * @param source the source of the event
 * @param trace the fields of the trace of the delivery, or {@code null}
 * @param state the state
 * @param attempts the number of attempts
 * @param failures the number of failures since the event was stored or retried
 * @param receivedAt when the event was received
 * @param nextAttempt the time of the next attempt, or {@code null}
 * @param handledAt when the event was handled, or {@code null}
 * @param lastError the error of the last attempt, or {@code null}
 * @param lane the lane of the events with the same key, while the event is in it, or
 * {@code null}
 * @param lanePosition the position in the lane
 */
record InboxRow(String id, String listener, String endpoint, Event event, Source source, @Nullable String trace,
		State state, int attempts, int failures, Instant receivedAt, @Nullable Instant nextAttempt,
		@Nullable Instant handledAt, @Nullable String lastError, @Nullable String lane, long lanePosition) {

	InboxRow failed(State state, @Nullable Instant nextAttempt, String error) {
		return new InboxRow(this.id, this.listener, this.endpoint, this.event, this.source, this.trace, state,
				this.attempts + 1, this.failures + 1, this.receivedAt, nextAttempt, null, error, this.lane,
				this.lanePosition);
	}

	InboxEvent toEvent() {
		return new InboxEvent(this.listener, this.endpoint, this.event, this.state, this.attempts, this.receivedAt,
				Optional.ofNullable(this.nextAttempt), Optional.ofNullable(this.handledAt),
				Optional.ofNullable(this.lastError));
	}

}
