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

package dev.harbor.webhook;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.harbor.IdempotencyKeys;
import org.jspecify.annotations.Nullable;

/**
 * Request to register a webhook endpoint. Immutable: methods that set a value return a
 * copy.
 *
 * @since 0.1.0
 */
public final class CreateWebhookEndpointRequest {

	private final URI url;

	private final List<String> events;

	private final @Nullable String workspaceId;

	private final @Nullable String idempotencyKey;

	private CreateWebhookEndpointRequest(URI url, List<String> events, @Nullable String workspaceId,
			@Nullable String idempotencyKey) {
		this.url = url;
		this.events = events;
		this.workspaceId = workspaceId;
		this.idempotencyKey = idempotencyKey;
	}

	/**
	 * Create a request.
	 * @param url the URL of deliveries, {@code https}
	 * @param events the event types to subscribe to; {@code *} for all types
	 * @return the request
	 */
	public static CreateWebhookEndpointRequest of(URI url, String... events) {
		return new CreateWebhookEndpointRequest(Objects.requireNonNull(url, "'url' must not be null"), List.of(events),
				null, null);
	}

	/**
	 * Set the workspace. Defaults to the workspace of the client.
	 * @param workspaceId the id of the workspace
	 * @return a copy with that workspace
	 */
	public CreateWebhookEndpointRequest workspaceId(String workspaceId) {
		return new CreateWebhookEndpointRequest(this.url, this.events,
				Objects.requireNonNull(workspaceId, "'workspaceId' must not be null"), this.idempotencyKey);
	}

	/**
	 * Set the idempotency key. It makes a repeated request harmless for 24 hours, and the
	 * repetition returns the secret again.
	 * @param idempotencyKey 1 to 255 printable ASCII characters, without leading or
	 * trailing blanks
	 * @return a copy with that key
	 * @throws IllegalArgumentException if the key has another length or other characters
	 */
	public CreateWebhookEndpointRequest idempotencyKey(String idempotencyKey) {
		return new CreateWebhookEndpointRequest(this.url, this.events, this.workspaceId,
				IdempotencyKeys.requireValid(idempotencyKey));
	}

	/**
	 * Return the URL of deliveries.
	 * @return the URL
	 */
	public URI url() {
		return this.url;
	}

	/**
	 * Return the event types to subscribe to.
	 * @return the types
	 */
	public List<String> events() {
		return this.events;
	}

	/**
	 * Return the workspace of the endpoint.
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
