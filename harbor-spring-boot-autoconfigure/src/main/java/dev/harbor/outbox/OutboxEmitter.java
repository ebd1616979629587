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

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import dev.harbor.client.SafeObservation;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.PayloadCheck;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.outbox.OutboxEvent.State;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;

import org.springframework.util.Assert;

/**
 * Checks events and stores them with their tasks, in the caller's transaction.
 */
class OutboxEmitter {

	// Of the columns.
	private static final int MAX_LENGTH = 255;

	private final HarborDatabase database;

	private final OutboxTable table;

	private final TaskQueue queue;

	private final Settings settings;

	OutboxEmitter(HarborDatabase database, OutboxTable table, TaskQueue queue, Settings settings) {
		this.database = database;
		this.table = table;
		this.queue = queue;
		this.settings = settings;
	}

	/**
	 * Store an event.
	 * @param client the name of the client that sends the event
	 * @param request the event
	 * @return the id of the entry
	 */
	String emit(String client, CreateEventRequest request) {
		Assert.notNull(request, "'request' must not be null");
		requireText(request.type(), "type");
		if (!request.isPayloadChecked()) {
			this.settings.payloadCheck.check(request.type(), request.payload());
		}
		String workspaceId = request.workspaceId().orElseGet(() -> this.settings.workspaceIds.apply(client));
		requireText(workspaceId, "workspaceId");
		SenderContext<Map<String, String>> context = TraceFields.sender();
		return SafeObservation
			.start(this.settings.observations, () -> Observation
				.createNotStarted(OutboxObservation.EMITTING.getName(), () -> context, this.settings.observations)
				.contextualName(OutboxObservation.EMITTING.getContextualName())
				.lowCardinalityKeyValue(OutboxObservation.Key.CLIENT.withValue(client)))
			.observe(() -> store(client, request, workspaceId, context));
	}

	/**
	 * Harbor would refuse it later, when the caller is gone, and the table has no more
	 * space.
	 */
	private static void requireText(String value, String name) {
		Assert.hasText(value, () -> "'%s' must not be empty".formatted(name));
		Assert.isTrue(value.length() <= MAX_LENGTH,
				() -> "'%s' must not be longer than %s characters".formatted(name, MAX_LENGTH));
		for (int i = 0; i < value.length(); i++) {
			Assert.isTrue(!Character.isISOControl(value.charAt(i)),
					() -> "'%s' must not contain control characters".formatted(name));
		}
		Assert.isTrue(StandardCharsets.UTF_8.newEncoder().canEncode(value),
				() -> "'%s' must not contain half of a surrogate pair".formatted(name));
	}

	private String store(String client, CreateEventRequest request, String workspaceId,
			SenderContext<Map<String, String>> context) {
		String id = EntryIds.next(client);
		Instant now = this.settings.clock.instant();
		OutboxEvent event = new OutboxEvent(id, client, request.type(), State.STORED, 0, now, Optional.of(now),
				Optional.empty(), Optional.empty());
		OutboxEntry entry = new OutboxEntry(event, workspaceId, request.idempotencyKey().orElse(id),
				request.payload().json(), TraceFields.write(context.getCarrier()), null);
		return this.database.inTransaction(() -> {
			if (request.idempotencyKey().isPresent()) {
				this.table.insertUnlessPresent(this.queue, Instant.now(), entry);
			}
			else {
				this.table.insert(this.queue, Instant.now(), entry);
			}
			return id;
		});
	}

	/**
	 * The settings for emitting.
	 *
	 * @param workspaceIds returns the workspace of requests without one for a client
	 * @param payloadCheck checks payloads before they are stored
	 * @param clock the clock for the times of entries
	 * @param observations the observation registry
	 */
	record Settings(UnaryOperator<String> workspaceIds, PayloadCheck payloadCheck, Clock clock,
			ObservationRegistry observations) {

	}

}
