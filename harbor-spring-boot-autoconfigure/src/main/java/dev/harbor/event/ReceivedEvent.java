package dev.harbor.event;

import java.time.Instant;
import java.util.Objects;

/**
 * The {@link Event} there is.
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

	@Override
	public String toString() {
		// Without the payload: it may be large, and it is the application's to show.
		return "Event[id=%s, type=%s, workspaceId=%s, createdAt=%s]".formatted(this.id, this.type, this.workspaceId,
				this.createdAt);
	}

}
