package dev.harbor.event;

import java.time.Instant;
import java.util.Objects;

import static dev.harbor.event.HarborJsonReader.present;

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
		// Without the payload: it may be large, and it is the application's to show.
		return "Event[id=%s, type=%s, workspaceId=%s, createdAt=%s]".formatted(this.id, this.type, this.workspaceId,
				this.createdAt);
	}

}
