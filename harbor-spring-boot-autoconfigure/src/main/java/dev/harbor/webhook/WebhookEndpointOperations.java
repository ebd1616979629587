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

import java.util.stream.Stream;

import dev.harbor.Page;

/**
 * Operations on webhook endpoints. All of them need the scope {@code webhooks:manage}.
 * Safe for use by several threads.
 * <p>
 * All methods throw a subclass of {@link dev.harbor.HarborApiException} if Harbor refuses
 * a call, and {@link dev.harbor.HarborConnectionException} if Harbor cannot be reached or
 * does not answer in time.
 *
 * @since 0.1.0
 */
public interface WebhookEndpointOperations {

	/**
	 * Register an endpoint.
	 * <p>
	 * The call is retried safely: a request without an idempotency key gets a random one.
	 * @param request the request
	 * @return the endpoint with its {@link WebhookEndpoint#secret() secret}, which Harbor
	 * shows only once
	 * @throws dev.harbor.IdempotencyConflictException if the idempotency key was used
	 * within 24 hours for another endpoint
	 * @throws dev.harbor.InvalidRequestException if the URL is not {@code https}
	 * @throws IllegalStateException if neither the request nor the client has a workspace
	 */
	WebhookEndpoint create(CreateWebhookEndpointRequest request);

	/**
	 * Update an endpoint. The call is idempotent and retried.
	 * @param endpointId the id of the endpoint
	 * @param request the request
	 * @return the endpoint after the update
	 * @throws dev.harbor.ResourceNotFoundException if it does not exist
	 */
	WebhookEndpoint update(String endpointId, UpdateWebhookEndpointRequest request);

	/**
	 * Retrieve an endpoint.
	 * @param endpointId the id of the endpoint
	 * @return the endpoint
	 * @throws dev.harbor.ResourceNotFoundException if it does not exist
	 */
	WebhookEndpoint retrieve(String endpointId);

	/**
	 * List endpoints, newest first, one page at a time.
	 * @param request the request
	 * @return the page
	 * @throws dev.harbor.InvalidRequestException if the limit is above 100, or the cursor
	 * is unknown or older than 24 hours
	 * @throws IllegalStateException if neither the request nor the client has a workspace
	 */
	Page<WebhookEndpoint> list(ListWebhookEndpointsRequest request);

	/**
	 * Stream all endpoints, newest first.
	 * <p>
	 * The stream is lazy: a page is fetched when its first element is needed. It throws
	 * the exceptions of {@link #list}, and does not have to be closed.
	 * @param request the cursor to start after, and the size of pages
	 * @return a new stream
	 * @throws IllegalStateException if neither the request nor the client has a workspace
	 */
	Stream<WebhookEndpoint> stream(ListWebhookEndpointsRequest request);

}
