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

package dev.harbor.client;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * JSON in the format of Harbor.
 */
final class Json {

	static final String CREATED_AT = "2026-03-01T08:15:30Z";

	private Json() {
	}

	static String event(String id) {
		return event(id, "{\"order_id\":\"ord_1\"}");
	}

	static String event(String id, String payload) {
		return """
				{"id":"%s","type":"order.shipped","workspace_id":"ws_2b6d8f0a1c3e","payload":%s,"created_at":"%s"}"""
			.formatted(id, payload, CREATED_AT);
	}

	static String workspace(String id) {
		return """
				{"id":"%s","name":"Acme","status":"active","created_at":"%s"}""".formatted(id, CREATED_AT);
	}

	static String endpoint(String id) {
		return """
				{"id":"%s","url":"https://example.com/hooks","events":["order.shipped","*"],"status":"active",\
				"created_at":"%s"}""".formatted(id, CREATED_AT);
	}

	static String page(List<String> elements, boolean hasMore, @Nullable String endCursor) {
		return """
				{"data":[%s],"has_more":%s,"end_cursor":%s}""".formatted(String.join(",", elements), hasMore,
				(endCursor != null) ? "\"" + endCursor + "\"" : "null");
	}

	/**
	 * Write a page of numbered events.
	 */
	static String eventPage(int from, int to, boolean hasMore, @Nullable String endCursor) {
		return page(IntStream.range(from, to).mapToObj((i) -> event("evt_" + i)).collect(Collectors.toList()), hasMore,
				endCursor);
	}

}
