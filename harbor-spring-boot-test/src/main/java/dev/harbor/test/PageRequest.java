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

package dev.harbor.test;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.harbor.test.CursorPages.Page;

/**
 * The parameters of a list call.
 *
 * @param workspaceId the workspace of the resources
 * @param limit the maximum number of resources
 * @param startingAfter the cursor, or {@code null} for the first page
 */
record PageRequest(String workspaceId, int limit, @Nullable String startingAfter) {

	private static final int DEFAULT_LIMIT = 20;

	private static final int MAX_LIMIT = 100;

	static PageRequest of(ApiRequest request) {
		String workspaceId = single(request, "workspace_id");
		if (workspaceId == null || workspaceId.isEmpty()) {
			throw ApiError.invalid("workspace_id is missing.");
		}
		String startingAfter = single(request, "starting_after");
		if (startingAfter != null && startingAfter.isEmpty()) {
			throw ApiError.invalid("starting_after is empty.");
		}
		return new PageRequest(workspaceId, limit(single(request, "limit")), startingAfter);
	}

	private static int limit(@Nullable String text) {
		if (text == null) {
			return DEFAULT_LIMIT;
		}
		try {
			int limit = Integer.parseInt(text);
			if (limit >= 1 && limit <= MAX_LIMIT) {
				return limit;
			}
		}
		catch (NumberFormatException ex) {
			// Same answer as for a number out of range.
		}
		throw ApiError.invalid("limit must be a whole number from 1 to " + MAX_LIMIT + ".");
	}

	private static @Nullable String single(ApiRequest request, String name) {
		List<String> values = request.query(name);
		if (values.size() > 1) {
			throw ApiError.invalid(name + " must be given once.");
		}
		return (values.isEmpty()) ? null : values.get(0);
	}

	ObjectNode answer(Page page, BiConsumer<String, ArrayNode> writer) {
		ObjectNode answer = Json.object();
		ArrayNode data = answer.putArray("data");
		page.ids().forEach((id) -> writer.accept(id, data));
		answer.put("has_more", page.hasMore());
		answer.put("end_cursor", page.endCursor());
		return answer;
	}

}
