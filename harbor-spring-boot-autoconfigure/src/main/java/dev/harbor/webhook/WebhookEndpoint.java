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
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;

/**
 * A webhook endpoint: a URL that Harbor delivers events to.
 *
 * @param id the id, beginning with {@code wh_}
 * @param url the URL of deliveries
 * @param events the subscribed types of events; {@code *} for all types
 * @param status {@code active} or {@code disabled}; more may be added
 * @param createdAt the time of creation
 * @param secret the secret for signatures, which is only returned by
 * {@link WebhookEndpointOperations#create}, and not written by Jackson
 * @since 0.1.0
 */
public record WebhookEndpoint(String id, URI url, List<String> events, String status, Instant createdAt,
		@JsonProperty(access = Access.WRITE_ONLY) Optional<String> secret) {

	public WebhookEndpoint {
		events = List.copyOf(events);
	}

	@Override
	public String toString() {
		return "WebhookEndpoint[id=%s, url=%s, events=%s, status=%s, createdAt=%s]".formatted(this.id, this.url,
				this.events, this.status, this.createdAt);
	}

}
