package dev.harbor.client;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.harbor.Page;
import dev.harbor.Scope;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.EventOperations;
import dev.harbor.event.ListEventsRequest;

import org.springframework.http.HttpMethod;

/**
 * {@link EventOperations} over HTTP.
 */
final class DefaultEventOperations implements EventOperations {

	private final CallExecutor executor;

	private final DefaultWorkspace workspace;

	private final ListCalls<Event> lists;

	DefaultEventOperations(CallExecutor executor, DefaultWorkspace workspace) {
		this.executor = executor;
		this.workspace = workspace;
		this.lists = new ListCalls<>(executor, "events.list", Scope.EVENTS_READ, "/events", Event::read);
	}

	@Override
	public Event create(CreateEventRequest request) {
		byte[] body = HarborJson.write(request, this.workspace.orElse(request.workspaceId()));
		String idempotencyKey = request.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
		return this.executor.execute(new HarborCall("events.create", Scope.EVENTS_WRITE, HttpMethod.POST, "/events",
				List.of(), body, idempotencyKey), HarborJson::readEvent);
	}

	@Override
	public Event retrieve(String eventId) {
		return this.executor.execute(HarborCall.get("events.retrieve", Scope.EVENTS_READ, "/events/{id}",
				List.of(ResourcePath.requireId(eventId))), HarborJson::readEvent);
	}

	@Override
	public Page<Event> list(ListEventsRequest request) {
		return this.lists.page(this.workspace.orElse(request.workspaceId()), request.limit(),
				request.startingAfter().orElse(null));
	}

	@Override
	public Stream<Event> stream(ListEventsRequest request) {
		return this.lists.stream(this.workspace.orElse(request.workspaceId()), request.limit(),
				request.startingAfter());
	}

}
