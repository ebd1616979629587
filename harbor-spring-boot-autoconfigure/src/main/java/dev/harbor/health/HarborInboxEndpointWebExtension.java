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

package dev.harbor.health;

import dev.harbor.health.HarborInboxEndpoint.DiscardedDescriptor;
import dev.harbor.health.HarborInboxEndpoint.EventsDescriptor;
import dev.harbor.health.HarborInboxEndpoint.RetriedDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension} for the {@link HarborInboxEndpoint}, which answers 404 for
 * unknown listeners and events.
 *
 * @since 0.2.0
 */
@EndpointWebExtension(endpoint = HarborInboxEndpoint.class)
public class HarborInboxEndpointWebExtension {

	private final HarborInboxEndpoint endpoint;

	/**
	 * Create an extension.
	 * @param endpoint the endpoint
	 */
	public HarborInboxEndpointWebExtension(HarborInboxEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * List the events of a listener.
	 * @param listener the id of the listener
	 * @param state the state, such as {@code parked}, or {@code null} for all
	 * @param after the cursor of the previous page, or {@code null} for the first page
	 * @return the page, newest first
	 */
	@ReadOperation
	public WebEndpointResponse<EventsDescriptor> list(@Selector String listener, @Nullable String state,
			@Nullable String after) {
		EventsDescriptor events = this.endpoint.list(listener, state, after);
		return answer(events, !events.events().isEmpty() || this.endpoint.hasListener(listener));
	}

	/**
	 * Retry all parked events of a listener.
	 * @param listener the id of the listener
	 * @return the number of events
	 */
	@WriteOperation
	public WebEndpointResponse<RetriedDescriptor> retryParked(@Selector String listener) {
		RetriedDescriptor retried = this.endpoint.retryParked(listener);
		return answer(retried, retried.retried() > 0 || this.endpoint.hasListener(listener));
	}

	/**
	 * Retry an event.
	 * @param listener the id of the listener
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @return the number of events, 0 if the event is waiting already
	 */
	@WriteOperation
	public WebEndpointResponse<RetriedDescriptor> retry(@Selector String listener, @Selector String endpoint,
			@Selector String eventId) {
		RetriedDescriptor retried = this.endpoint.retry(listener, endpoint, eventId);
		return answer(retried, retried.retried() > 0 || this.endpoint.hasEvent(listener, endpoint, eventId));
	}

	/**
	 * Discard an event.
	 * @param listener the id of the listener
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @return the number of events, 0 if the event cannot be discarded in its state
	 */
	@DeleteOperation
	public WebEndpointResponse<DiscardedDescriptor> discard(@Selector String listener, @Selector String endpoint,
			@Selector String eventId) {
		DiscardedDescriptor discarded = this.endpoint.discard(listener, endpoint, eventId);
		return answer(discarded, discarded.discarded() > 0 || this.endpoint.hasEvent(listener, endpoint, eventId));
	}

	private static <T> WebEndpointResponse<T> answer(T body, boolean found) {
		return found ? new WebEndpointResponse<>(body)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
