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

import dev.harbor.IdempotencyKeys;
import org.jspecify.annotations.Nullable;

/**
 * Request to create an event. Immutable: methods that set a value return a copy.
 *
 * @since 0.1.0
 */
public final class CreateEventRequest {

	private final String type;

	private final EventPayload payload;

	private final @Nullable String workspaceId;

	private final @Nullable String idempotencyKey;

	private final boolean payloadChecked;

	private CreateEventRequest(String type, EventPayload payload, @Nullable String workspaceId,
			@Nullable String idempotencyKey, boolean payloadChecked) {
		this.type = type;
		this.payload = payload;
		this.workspaceId = workspaceId;
		this.idempotencyKey = idempotencyKey;
		this.payloadChecked = payloadChecked;
	}

	/**
	 * Create a request.
	 * @param type the type of the event, such as {@code order.shipped}
	 * @param payload the payload: an {@link EventPayload}, or an object that Jackson 3
	 * writes as a JSON object; it is converted immediately
	 * @return the request
	 * @throws IllegalArgumentException if the payload is not written as a JSON object, or
	 * contains something that Jackson 3 cannot write correctly, such as a tree of Jackson
	 * 2
	 */
	public static CreateEventRequest of(String type, Object payload) {
		return new CreateEventRequest(Objects.requireNonNull(type, "'type' must not be null"),
				EventPayload.of(Objects.requireNonNull(payload, "'payload' must not be null")), null, null, false);
	}

	/**
	 * Set the workspace. Defaults to the workspace of the client.
	 * @param workspaceId the id of the workspace
	 * @return a copy with that workspace
	 */
	public CreateEventRequest workspaceId(String workspaceId) {
		return new CreateEventRequest(this.type, this.payload,
				Objects.requireNonNull(workspaceId, "'workspaceId' must not be null"), this.idempotencyKey,
				this.payloadChecked);
	}

	/**
	 * Set the idempotency key. It makes a repeated request harmless for 24 hours, also
	 * after a restart and with another API key.
	 * <p>
	 * The scope of a key is the organisation and the call, not the type of the event or
	 * the workspace. A second event with the same key is answered with the first one if
	 * the bodies are equal, and otherwise refused with an
	 * {@link dev.harbor.IdempotencyConflictException}. Begin the key with the type of the
	 * event, as in {@code "order.shipped:" + number}, and do not use numbers that start
	 * again with each start of the application, such as those of an in-memory database.
	 * @param idempotencyKey 1 to 255 printable ASCII characters, without leading or
	 * trailing blanks
	 * @return a copy with that key
	 * @throws IllegalArgumentException if the key has another length or other characters
	 */
	public CreateEventRequest idempotencyKey(String idempotencyKey) {
		return new CreateEventRequest(this.type, this.payload, this.workspaceId,
				IdempotencyKeys.requireValid(idempotencyKey), this.payloadChecked);
	}

	/**
	 * Say that the payload was checked already, so that no {@link PayloadCheck} looks at
	 * it: the outbox sends what it has stored, even if the rules have changed since.
	 * @return a copy that is not checked
	 * @since 0.2.0
	 */
	public CreateEventRequest payloadChecked() {
		return new CreateEventRequest(this.type, this.payload, this.workspaceId, this.idempotencyKey, true);
	}

	/**
	 * Return whether the payload was checked already.
	 * @return whether it was
	 * @since 0.2.0
	 */
	public boolean isPayloadChecked() {
		return this.payloadChecked;
	}

	/**
	 * Return the type of the event.
	 * @return the type
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return the payload.
	 * @return the payload
	 */
	public EventPayload payload() {
		return this.payload;
	}

	/**
	 * Return the workspace of the event.
	 * @return the id of the workspace, or empty for the workspace of the client
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
