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

package dev.harbor.event;

import java.time.Instant;
import java.util.Objects;

import static dev.harbor.event.HarborJsonReader.present;

/**
 * Default {@link Event} implementation.
 */
record ReceivedEvent(String id, String type, String workspaceId, EventPayload payload,
		Instant createdAt) implements Event {

	ReceivedEvent {
		Objects.requireNonNull(id, "'id' must not be null");
		Objects.requireNonNull(type, "'type' must not be null");
		Objects.requireNonNull(workspaceId, "'workspaceId' must not be null");
		Objects.requireNonNull(payload, "'payload' must not be null");
		Objects.requireNonNull(createdAt, "'createdAt' must not be null");
	}

	static ReceivedEvent read(HarborJsonReader json) {
		String id = null;
		String type = null;
		String workspaceId = null;
		EventPayload payload = null;
		Instant createdAt = null;
		String name;
		while ((name = json.nextName()) != null) {
			switch (name) {
				case "id" -> id = json.text();
				case "type" -> type = json.text();
				case "workspace_id" -> workspaceId = json.text();
				case "created_at" -> createdAt = json.time();
				case "payload" -> payload = new JsonEventPayload(json.objectText());
				default -> json.skip();
			}
		}
		return new ReceivedEvent(present(id, "id"), present(type, "type"), present(workspaceId, "workspace_id"),
				present(payload, "payload"), present(createdAt, "created_at"));
	}

	@Override
	public Event convertedBy(PayloadConverter converter) {
		return new ReceivedEvent(this.id, this.type, this.workspaceId, this.payload.convertedBy(converter),
				this.createdAt);
	}

	@Override
	public String toString() {
		// Without the payload, which may be large or confidential.
		return "Event[id=%s, type=%s, workspaceId=%s, createdAt=%s]".formatted(this.id, this.type, this.workspaceId,
				this.createdAt);
	}

}
