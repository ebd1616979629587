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
 * A request for changing a webhook endpoint. Immutable; the methods that set something
 * return a copy. What is not set stays as it is.
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
	 * Create a request that changes nothing yet.
	 * @return the request
	 */
	public static UpdateWebhookEndpointRequest create() {
		return new UpdateWebhookEndpointRequest(null, null, null);
	}

	/**
	 * Change where deliveries go.
	 * @param url the URL, {@code https}
	 * @return a copy with that URL
	 */
	public UpdateWebhookEndpointRequest url(URI url) {
		return new UpdateWebhookEndpointRequest(Objects.requireNonNull(url, "'url' must not be null"), this.events,
				this.status);
	}

	/**
	 * Change the event types that the endpoint is subscribed to.
	 * @param events all types from now on; {@code *} stands for all there are
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
	 * Return where deliveries are to go.
	 * @return the URL, or empty to leave it
	 */
	public Optional<URI> url() {
		return Optional.ofNullable(this.url);
	}

	/**
	 * Return the event types to subscribe to.
	 * @return the types, or empty to leave them
	 */
	public Optional<List<String>> events() {
		return Optional.ofNullable(this.events);
	}

	/**
	 * Return the status to set.
	 * @return the status, or empty to leave it
	 */
	public Optional<String> status() {
		return Optional.ofNullable(this.status);
	}

}
