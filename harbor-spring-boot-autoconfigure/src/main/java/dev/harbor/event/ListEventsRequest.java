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

import java.util.Optional;

import dev.harbor.ResourceIds;
import org.jspecify.annotations.Nullable;

/**
 * Request to list events. Immutable: methods that set a value return a copy.
 *
 * @since 0.1.0
 */
public final class ListEventsRequest {

	private final @Nullable String workspaceId;

	private final @Nullable Integer limit;

	private final @Nullable String startingAfter;

	private ListEventsRequest(@Nullable String workspaceId, @Nullable Integer limit, @Nullable String startingAfter) {
		this.workspaceId = workspaceId;
		this.limit = limit;
		this.startingAfter = startingAfter;
	}

	/**
	 * Create a request for the newest events of the client's workspace.
	 * @return the request
	 */
	public static ListEventsRequest create() {
		return new ListEventsRequest(null, null, null);
	}

	/**
	 * Set the workspace. Defaults to the workspace of the client.
	 * @param workspaceId the id of the workspace
	 * @return a copy with that workspace
	 * @throws IllegalArgumentException if the id is blank, longer than 255 characters, or
	 * contains control characters
	 */
	public ListEventsRequest workspaceId(String workspaceId) {
		return new ListEventsRequest(ResourceIds.requireId(workspaceId, "workspaceId"), this.limit, this.startingAfter);
	}

	/**
	 * Set the maximum number of events on a page.
	 * @param limit from 1 to 100; the default is 20
	 * @return a copy with that limit
	 */
	public ListEventsRequest limit(int limit) {
		return new ListEventsRequest(this.workspaceId, limit, this.startingAfter);
	}

	/**
	 * Set the cursor to start after.
	 * @param cursor the end cursor of the previous page
	 * @return a copy with that cursor
	 * @throws IllegalArgumentException if the cursor is blank, longer than 1,000
	 * characters, or contains control characters
	 */
	public ListEventsRequest startingAfter(String cursor) {
		return new ListEventsRequest(this.workspaceId, this.limit, ResourceIds.requireCursor(cursor, "cursor"));
	}

	/**
	 * Return the workspace whose events are listed.
	 * @return the id of the workspace, or empty for the workspace of the client
	 */
	public Optional<String> workspaceId() {
		return Optional.ofNullable(this.workspaceId);
	}

	/**
	 * Return the maximum number of events on a page.
	 * @return the limit, or empty for Harbor's default
	 */
	public Optional<Integer> limit() {
		return Optional.ofNullable(this.limit);
	}

	/**
	 * Return the cursor to start after.
	 * @return the cursor, or empty to start with the newest event
	 */
	public Optional<String> startingAfter() {
		return Optional.ofNullable(this.startingAfter);
	}

}
