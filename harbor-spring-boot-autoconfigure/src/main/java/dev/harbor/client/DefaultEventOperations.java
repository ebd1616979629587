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

package dev.harbor.client;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.harbor.Page;
import dev.harbor.Scope;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.EventOperations;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.event.PayloadCheck;
import dev.harbor.event.PayloadConverter;

import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;

/**
 * Default {@link EventOperations} implementation.
 */
final class DefaultEventOperations implements EventOperations {

	private final CallExecutor executor;

	private final ReplayedEvents replays;

	private final WorkspaceIdResolver workspaceId;

	private final ListCalls<Event> lists;

	private final PayloadConverter payloadConverter;

	private final PayloadCheck payloadCheck;

	DefaultEventOperations(ClientSettings client, CallExecutor executor, WorkspaceIdResolver workspaceId) {
		this.executor = executor;
		this.replays = new ReplayedEvents(client);
		this.workspaceId = workspaceId;
		this.lists = new ListCalls<>(executor, "events.list", Scope.EVENTS_READ, "/events",
				(json) -> json.event().convertedBy(client.payloadConverter()));
		this.payloadConverter = client.payloadConverter();
		this.payloadCheck = client.payloadCheck();
	}

	@Override
	public Event create(CreateEventRequest request) {
		Assert.notNull(request, "'request' must not be null");
		if (!request.isPayloadChecked()) {
			this.payloadCheck.check(request.type(), request.payload());
		}
		byte[] body = HarborJson.write(request, this.workspaceId.resolve(request.workspaceId()));
		String idempotencyKey = request.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
		HarborCall call = new HarborCall("events.create", Scope.EVENTS_WRITE, HttpMethod.POST, "/events", List.of(),
				body, idempotencyKey);
		long started = System.nanoTime();
		return this.executor.execute(call, (answer) -> {
			Event event = HarborJson.readEvent(answer.body());
			if (request.idempotencyKey().isPresent()) {
				this.replays.look(event, answer, Duration.ofNanos(System.nanoTime() - started));
			}
			return event.convertedBy(this.payloadConverter);
		});
	}

	@Override
	public Event retrieve(String eventId) {
		return this.executor.execute(
				HarborCall.get("events.retrieve", Scope.EVENTS_READ, "/events/{id}",
						List.of(ResourcePath.requireId(eventId, "eventId"))),
				(answer) -> HarborJson.readEvent(answer.body()).convertedBy(this.payloadConverter));
	}

	@Override
	public Page<Event> list(ListEventsRequest request) {
		Assert.notNull(request, "'request' must not be null");
		return this.lists.page(this.workspaceId.resolve(request.workspaceId()), request.limit(),
				request.startingAfter().orElse(null));
	}

	@Override
	public Stream<Event> stream(ListEventsRequest request) {
		Assert.notNull(request, "'request' must not be null");
		return this.lists.stream(this.workspaceId.resolve(request.workspaceId()), request.limit(),
				request.startingAfter());
	}

}
