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

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A request for creating an event. Immutable; the methods that set something return a
 * copy.
 *
 * @since 0.1.0
 */
public final class CreateEventRequest {

	// As in Harbor's OpenAPI description, without the blanks at either end that HTTP
	// takes away, so that no two keys become one.
	private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

	private final String type;

	private final EventPayload payload;

	private final @Nullable String workspaceId;

	private final @Nullable String idempotencyKey;

	private CreateEventRequest(String type, EventPayload payload, @Nullable String workspaceId,
			@Nullable String idempotencyKey) {
		this.type = type;
		this.payload = payload;
		this.workspaceId = workspaceId;
		this.idempotencyKey = idempotencyKey;
	}

	/**
	 * Create a request.
	 * @param type the type of the event, such as {@code order.shipped}
	 * @param payload the payload: an {@link EventPayload}, or whatever Jackson 3 writes
	 * as a JSON object, of which a snapshot is taken now
	 * @return the request
	 * @throws IllegalArgumentException if the payload is not written as a JSON object, or
	 * holds something that Jackson 3 cannot write as what it is, such as a tree of
	 * Jackson 2
	 */
	public static CreateEventRequest of(String type, Object payload) {
		return new CreateEventRequest(Objects.requireNonNull(type, "'type' must not be null"),
				EventPayload.of(Objects.requireNonNull(payload, "'payload' must not be null")), null, null);
	}

	/**
	 * Set the workspace, which otherwise is the client's.
	 * @param workspaceId the id of the workspace
	 * @return a copy with that workspace
	 */
	public CreateEventRequest workspaceId(String workspaceId) {
		return new CreateEventRequest(this.type, this.payload,
				Objects.requireNonNull(workspaceId, "'workspaceId' must not be null"), this.idempotencyKey);
	}

	/**
	 * Set the idempotency key, which makes repeating the request harmless for 24 hours,
	 * also after a restart and with another API key.
	 * <p>
	 * The scope of a key is the whole organisation and the call, not the type of the
	 * event or the workspace: a second event with the same key is answered with the first
	 * one if the bodies are equal, and else refused with an
	 * {@link dev.harbor.IdempotencyConflictException}. So begin the key with the type of
	 * the event and go on with what happened, as in {@code "order.shipped:" + number},
	 * and use numbers that do not begin anew with each start of the application, as those
	 * of a database in memory do.
	 * @param idempotencyKey 1 to 255 printable ASCII characters without outer blanks
	 * @return a copy with that key
	 * @throws IllegalArgumentException if the key has another length or other characters
	 */
	public CreateEventRequest idempotencyKey(String idempotencyKey) {
		if (!IDEMPOTENCY_KEY.matcher(idempotencyKey).matches()) {
			throw new IllegalArgumentException(
					"'idempotencyKey' must have 1 to 255 printable ASCII characters, and no outer blanks");
		}
		return new CreateEventRequest(this.type, this.payload, this.workspaceId, idempotencyKey);
	}

	/**
	 * Return the type of the event.
	 * @return the type
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return what the event tells.
	 * @return the payload
	 */
	public EventPayload payload() {
		return this.payload;
	}

	/**
	 * Return the workspace to create the event in.
	 * @return the id of the workspace, or empty for the client's
	 */
	public Optional<String> workspaceId() {
		return Optional.ofNullable(this.workspaceId);
	}

	/**
	 * Return the caller's idempotency key.
	 * @return the key, or empty for a random one
	 */
	public Optional<String> idempotencyKey() {
		return Optional.ofNullable(this.idempotencyKey);
	}

}
