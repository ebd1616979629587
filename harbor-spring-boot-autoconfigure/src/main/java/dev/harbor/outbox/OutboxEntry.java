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

import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.EventPayload;
import org.jspecify.annotations.Nullable;

/**
 * An entry to send.
 *
 * @param event the public view of the entry
 * @param workspaceId the workspace of the event
 * @param idempotencyKey the idempotency key of all attempts
 * @param payload the payload as JSON
 * @param trace the trace in which the event was emitted
 * @param unseenSince the start of the first attempt without a known result
 */
record OutboxEntry(OutboxEvent event, String workspaceId, String idempotencyKey, String payload, @Nullable String trace,
		@Nullable Instant unseenSince) {

	String id() {
		return this.event.id();
	}

	String client() {
		return this.event.client();
	}

	CreateEventRequest request() {
		return CreateEventRequest.of(this.event.type(), EventPayload.ofJson(this.payload))
			.workspaceId(this.workspaceId)
			.idempotencyKey(this.idempotencyKey)
			.payloadChecked();
	}

}
