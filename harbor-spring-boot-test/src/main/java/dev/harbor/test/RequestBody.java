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

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The JSON object of a call, validated like Harbor does.
 *
 * @param json the object
 */
record RequestBody(JsonNode json) {

	private static final int MAX_REQUEST_BYTES = 1_048_576;

	private static final int MAX_PAYLOAD_BYTES = 262_144;

	private static final int MAX_TYPE_LENGTH = 255;

	static RequestBody of(ApiRequest request) {
		byte[] body = request.body();
		if (body.length > MAX_REQUEST_BYTES) {
			throw ApiError.tooLarge("The request is larger than " + MAX_REQUEST_BYTES + " bytes.");
		}
		for (String contentType : request.header("Content-Type")) {
			if (!contentType.toLowerCase(Locale.ROOT).startsWith("application/json")) {
				throw ApiError.invalid("The body must be sent as application/json.");
			}
		}
		try {
			JsonNode json = Json.read(body);
			if (json.isObject()) {
				return new RequestBody(json);
			}
		}
		catch (JacksonException ex) {
			throw ApiError.invalid("The body is not well-formed JSON: " + ex.getOriginalMessage());
		}
		throw ApiError.invalid("The body is not a JSON object.");
	}

	boolean has(String name) {
		return this.json.has(name);
	}

	String workspaceId() {
		return text(this.json.path("workspace_id"), "workspace_id");
	}

	String eventType() {
		String type = type(this.json.path("type"), "type");
		if ("*".equals(type)) {
			throw ApiError.invalid("type must not be '*'.");
		}
		return type;
	}

	String payload() {
		JsonNode payload = this.json.path("payload");
		if (!payload.isObject()) {
			throw ApiError.invalid("payload must be a JSON object.");
		}
		if (Json.bytes(payload).length > MAX_PAYLOAD_BYTES) {
			throw ApiError.invalid("payload is larger than " + MAX_PAYLOAD_BYTES + " bytes.");
		}
		return Json.text(payload);
	}

	URI url() {
		String text = text(this.json.path("url"), "url");
		try {
			URI url = new URI(text);
			if (url.getHost() != null && ("https".equals(url.getScheme()) || Loopback.isHttp(url))) {
				return url;
			}
		}
		catch (URISyntaxException ex) {
			// Same answer as for a URL of another scheme.
		}
		throw ApiError.invalid("url must be an https URL, or an http one on a loopback address.");
	}

	List<String> subscription() {
		JsonNode events = this.json.path("events");
		if (!events.isArray() || events.isEmpty()) {
			throw ApiError.invalid("events must be an array of at least one type.");
		}
		List<String> types = new ArrayList<>();
		for (JsonNode event : events) {
			types.add(type(event, "events"));
		}
		return types;
	}

	boolean active() {
		String status = text(this.json.path("status"), "status");
		return switch (status) {
			case "active" -> true;
			case "disabled" -> false;
			default -> throw ApiError.invalid("status must be 'active' or 'disabled'.");
		};
	}

	private static String type(JsonNode node, String name) {
		String type = text(node, name);
		if (type.codePointCount(0, type.length()) > MAX_TYPE_LENGTH) {
			throw ApiError.invalid(name + " is longer than " + MAX_TYPE_LENGTH + " characters.");
		}
		return type;
	}

	private static String text(JsonNode node, String name) {
		if (!node.isString() || node.stringValue().isEmpty()) {
			throw ApiError.invalid(name + " is missing or not a text.");
		}
		return node.stringValue();
	}

}
