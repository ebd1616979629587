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

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension} for the {@link HarborEndpoint}, which answers 404 for
 * unknown webhook endpoints.
 *
 * @since 0.2.0
 */
@EndpointWebExtension(endpoint = HarborEndpoint.class)
public class HarborEndpointWebExtension {

	private final HarborEndpoint endpoint;

	/**
	 * Create an extension.
	 * @param endpoint the endpoint
	 */
	public HarborEndpointWebExtension(HarborEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Forget that an event was handled, so that a replay of it is handled again.
	 * @param endpoint the name of the webhook endpoint
	 * @param eventId the id of the event
	 * @return nothing
	 */
	@DeleteOperation(
			produces = { HarborEndpoint.PRODUCES_V3, HarborEndpoint.PRODUCES_V2, HarborEndpoint.PRODUCES_JSON })
	public WebEndpointResponse<Void> forget(@Selector String endpoint, @Selector String eventId) {
		if (!this.endpoint.hasWebhookEndpoint(endpoint)) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		this.endpoint.forget(endpoint, eventId);
		return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
	}

}
