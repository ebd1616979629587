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

import java.util.Optional;

import dev.harbor.ResourceIds;
import org.jspecify.annotations.Nullable;

/**
 * Request to list webhook endpoints. Immutable: methods that set a value return a copy.
 *
 * @since 0.1.0
 */
public final class ListWebhookEndpointsRequest {

	private final @Nullable String workspaceId;

	private final @Nullable Integer limit;

	private final @Nullable String startingAfter;

	private ListWebhookEndpointsRequest(@Nullable String workspaceId, @Nullable Integer limit,
			@Nullable String startingAfter) {
		this.workspaceId = workspaceId;
		this.limit = limit;
		this.startingAfter = startingAfter;
	}

	/**
	 * Create a request for the newest endpoints of the client's workspace.
	 * @return the request
	 */
	public static ListWebhookEndpointsRequest create() {
		return new ListWebhookEndpointsRequest(null, null, null);
	}

	/**
	 * Set the workspace. Defaults to the workspace of the client.
	 * @param workspaceId the id of the workspace
	 * @return a copy with that workspace
	 * @throws IllegalArgumentException if the id is blank, longer than 255 characters, or
	 * contains control characters
	 */
	public ListWebhookEndpointsRequest workspaceId(String workspaceId) {
		return new ListWebhookEndpointsRequest(ResourceIds.requireId(workspaceId, "workspaceId"), this.limit,
				this.startingAfter);
	}

	/**
	 * Set the maximum number of endpoints on a page.
	 * @param limit from 1 to 100; the default is 20
	 * @return a copy with that limit
	 */
	public ListWebhookEndpointsRequest limit(int limit) {
		return new ListWebhookEndpointsRequest(this.workspaceId, limit, this.startingAfter);
	}

	/**
	 * Set the cursor to start after.
	 * @param cursor the end cursor of the previous page
	 * @return a copy with that cursor
	 * @throws IllegalArgumentException if the cursor is blank, longer than 1,000
	 * characters, or contains control characters
	 */
	public ListWebhookEndpointsRequest startingAfter(String cursor) {
		return new ListWebhookEndpointsRequest(this.workspaceId, this.limit,
				ResourceIds.requireCursor(cursor, "cursor"));
	}

	/**
	 * Return the workspace whose endpoints are listed.
	 * @return the id of the workspace, or empty for the workspace of the client
	 */
	public Optional<String> workspaceId() {
		return Optional.ofNullable(this.workspaceId);
	}

	/**
	 * Return the maximum number of endpoints on a page.
	 * @return the limit, or empty for Harbor's default
	 */
	public Optional<Integer> limit() {
		return Optional.ofNullable(this.limit);
	}

	/**
	 * Return the cursor to start after.
	 * @return the cursor, or empty to start with the newest endpoint
	 */
	public Optional<String> startingAfter() {
		return Optional.ofNullable(this.startingAfter);
	}

}
