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

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An event of Harbor. Events are never changed or deleted. Immutable and safe to share
 * between threads.
 * <p>
 * Created from answers and deliveries of Harbor; tests use
 * {@link #of(String, String, String, EventPayload, Instant)}. Sealed, so that the data
 * binding of a web framework cannot create one from request parameters.
 *
 * @since 0.1.0
 */
public sealed interface Event permits ReceivedEvent {

	/**
	 * Return the id of this event.
	 * @return the id, beginning with {@code evt_}
	 */
	String id();

	/**
	 * Return the type of this event.
	 * @return the type, usually dot-separated, such as {@code order.shipped}
	 */
	String type();

	/**
	 * Return the workspace that this event belongs to.
	 * @return the id of the workspace, beginning with {@code ws_}
	 */
	String workspaceId();

	/**
	 * Return the payload.
	 * @return the payload
	 */
	EventPayload payload();

	/**
	 * Return when Harbor stored this event.
	 * @return the time of creation
	 */
	Instant createdAt();

	/**
	 * Return this event with another converter for its payload.
	 * @param converter the converter
	 * @return the event
	 */
	Event convertedBy(PayloadConverter converter);

	/**
	 * Create an event, for tests.
	 * @param id the id
	 * @param type the type
	 * @param workspaceId the id of the workspace
	 * @param payload the payload
	 * @param createdAt the time of creation
	 * @return the event
	 */
	static Event of(String id, String type, String workspaceId, EventPayload payload, Instant createdAt) {
		return new ReceivedEvent(id, type, workspaceId, payload, createdAt);
	}

	/**
	 * Read an event from the JSON that Harbor writes.
	 * @param json the event as a JSON object
	 * @return the event
	 * @throws IllegalArgumentException if the text is no such object
	 */
	static Event ofJson(String json) {
		return HarborJsonReader.read(json.getBytes(StandardCharsets.UTF_8), HarborJsonReader::event);
	}

}
