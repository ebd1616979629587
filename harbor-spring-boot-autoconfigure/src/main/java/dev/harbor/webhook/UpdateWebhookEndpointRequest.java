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

import org.jspecify.annotations.Nullable;

/**
 * Request to update a webhook endpoint. Immutable: methods that set a value return a
 * copy. Values that are not set do not change.
 *
 * @since 0.1.0
 */
public final class UpdateWebhookEndpointRequest {

	private final @Nullable URI url;

	private final @Nullable List<String> events;

	private final @Nullable String status;

	private UpdateWebhookEndpointRequest(@Nullable URI url, @Nullable List<String> events, @Nullable String status) {
		this.url = url;
		this.events = events;
		this.status = status;
	}

	/**
	 * Create a request without changes.
	 * @return the request
	 */
	public static UpdateWebhookEndpointRequest create() {
		return new UpdateWebhookEndpointRequest(null, null, null);
	}

	/**
	 * Change the URL of deliveries.
	 * @param url the URL, {@code https}
	 * @return a copy with that URL
	 */
	public UpdateWebhookEndpointRequest url(URI url) {
		return new UpdateWebhookEndpointRequest(Objects.requireNonNull(url, "'url' must not be null"), this.events,
				this.status);
	}

	/**
	 * Change the subscribed types of events.
	 * @param events the new types; {@code *} for all types
	 * @return a copy with those types
	 */
	public UpdateWebhookEndpointRequest events(String... events) {
		return new UpdateWebhookEndpointRequest(this.url, List.of(events), this.status);
	}

	/**
	 * Change the status.
	 * @param status {@code active} or {@code disabled}
	 * @return a copy with that status
	 */
	public UpdateWebhookEndpointRequest status(String status) {
		return new UpdateWebhookEndpointRequest(this.url, this.events,
				Objects.requireNonNull(status, "'status' must not be null"));
	}

	/**
	 * Return the new URL of deliveries.
	 * @return the URL, or empty for no change
	 */
	public Optional<URI> url() {
		return Optional.ofNullable(this.url);
	}

	/**
	 * Return the event types to subscribe to.
	 * @return the types, or empty for no change
	 */
	public Optional<List<String>> events() {
		return Optional.ofNullable(this.events);
	}

	/**
	 * Return the status to set.
	 * @return the status, or empty for no change
	 */
	public Optional<String> status() {
		return Optional.ofNullable(this.status);
	}

}
