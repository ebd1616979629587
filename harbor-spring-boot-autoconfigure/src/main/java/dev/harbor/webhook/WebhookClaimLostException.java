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

/**
 * A claim ended before its event was recorded as handled, and the event was claimed or
 * handled by another owner, or forgotten. The event may be handled again.
 *
 * @since 0.1.0
 */
public class WebhookClaimLostException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String endpoint;

	private final String eventId;

	/**
	 * Create an exception.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 */
	public WebhookClaimLostException(String endpoint, String eventId) {
		this(endpoint, eventId, "its lease ended and another one took over, or the event was forgotten");
	}

	/**
	 * Create an exception.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param reason the reason, as part of a sentence
	 */
	public WebhookClaimLostException(String endpoint, String eventId, String reason) {
		super("The claim to event '%s' of webhook endpoint '%s' was lost: %s".formatted(eventId, endpoint, reason));
		this.endpoint = endpoint;
		this.eventId = eventId;
	}

	/**
	 * Return the name of the endpoint.
	 * @return the name
	 */
	public String endpoint() {
		return this.endpoint;
	}

	/**
	 * Return the id of the event.
	 * @return the id
	 */
	public String eventId() {
		return this.eventId;
	}

}
