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

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import dev.harbor.Page;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.HarborJsonReader;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.UpdateWebhookEndpointRequest;
import dev.harbor.webhook.WebhookEndpoint;
import dev.harbor.workspace.Workspace;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static dev.harbor.event.HarborJsonReader.present;

/**
 * Writer and reader of Harbor's JSON, independent of the application's settings. Names
 * are {@code snake_case}, unknown fields are ignored, and unknown statuses are kept.
 */
final class HarborJson {

	private static final JsonFactory factory = new JsonFactory();

	private static final JsonMapper mapper = new JsonMapper();

	private HarborJson() {
	}

	static byte[] write(CreateEventRequest request, String workspaceId) {
		return write((json) -> {
			json.writeStringProperty("workspace_id", workspaceId);
			json.writeStringProperty("type", request.type());
			json.writeName("payload");
			json.writeRawValue(request.payload().json());
		});
	}

	static byte[] write(CreateWebhookEndpointRequest request, String workspaceId) {
		return write((json) -> {
			json.writeStringProperty("workspace_id", workspaceId);
			json.writeStringProperty("url", request.url().toString());
			writeEvents(json, request.events());
		});
	}

	static byte[] write(UpdateWebhookEndpointRequest request) {
		return write((json) -> {
			request.url().ifPresent((url) -> json.writeStringProperty("url", url.toString()));
			request.events().ifPresent((events) -> writeEvents(json, events));
			request.status().ifPresent((status) -> json.writeStringProperty("status", status));
		});
	}

	private static void writeEvents(JsonGenerator json, List<String> events) {
		json.writeArrayPropertyStart("events");
		events.forEach(json::writeString);
		json.writeEndArray();
	}

	private static byte[] write(ObjectContent content) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(512);
		try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
			json.writeStartObject();
			content.writeTo(json);
			json.writeEndObject();
		}
		return out.toByteArray();
	}

	/**
	 * Read a page.
	 * @param <T> the type of its elements
	 * @param json the page
	 * @param elements reads each element
	 * @return the page
	 */
	static <T> Page<T> readPage(byte[] json, Function<HarborJsonReader, T> elements) {
		return HarborJsonReader.read(json, (page) -> {
			List<T> data = null;
			boolean hasMore = false;
			String endCursor = null;
			String name;
			while ((name = page.nextName()) != null) {
				switch (name) {
					case "data" -> data = page.objects(elements);
					case "has_more" -> hasMore = page.flag();
					case "end_cursor" -> endCursor = page.textIfAny();
					default -> page.skip();
				}
			}
			// An empty cursor would start again with the first page.
			return new Page<>(present(data, "data"), hasMore,
					Optional.ofNullable(endCursor).filter((cursor) -> !cursor.isEmpty()));
		});
	}

	static Event readEvent(byte[] json) {
		return HarborJsonReader.read(json, HarborJsonReader::event);
	}

	static WebhookEndpoint readWebhookEndpoint(byte[] json) {
		return HarborJsonReader.read(json, HarborJson::readWebhookEndpoint);
	}

	static WebhookEndpoint readWebhookEndpoint(HarborJsonReader json) {
		String id = null;
		String url = null;
		List<String> events = null;
		String status = null;
		Instant createdAt = null;
		String secret = null;
		String name;
		while ((name = json.nextName()) != null) {
			switch (name) {
				case "id" -> id = json.text();
				case "url" -> url = json.text();
				case "events" -> events = json.texts();
				case "status" -> status = json.text();
				case "created_at" -> createdAt = json.time();
				case "secret" -> secret = json.textIfAny();
				default -> json.skip();
			}
		}
		return new WebhookEndpoint(present(id, "id"), URI.create(present(url, "url")), present(events, "events"),
				present(status, "status"), present(createdAt, "created_at"), Optional.ofNullable(secret));
	}

	static Workspace readWorkspace(byte[] json) {
		return HarborJsonReader.read(json, (workspace) -> {
			String id = null;
			String displayName = null;
			String status = null;
			Instant createdAt = null;
			String name;
			while ((name = workspace.nextName()) != null) {
				switch (name) {
					case "id" -> id = workspace.text();
					case "name" -> displayName = workspace.text();
					case "status" -> status = workspace.text();
					case "created_at" -> createdAt = workspace.time();
					default -> workspace.skip();
				}
			}
			return new Workspace(present(id, "id"), present(displayName, "name"), present(status, "status"),
					present(createdAt, "created_at"));
		});
	}

	/**
	 * Return whether a body is one JSON object.
	 * @param json the body
	 * @return whether it is
	 */
	static boolean isObject(byte[] json) {
		try {
			return HarborJsonReader.read(json, (object) -> {
				while (object.nextName() != null) {
					object.skip();
				}
				return true;
			});
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Read the body of an error.
	 * @param json the body
	 * @return the value of {@code error}, or a missing node if the body has none
	 */
	static JsonNode readError(byte[] json) {
		try {
			return mapper.readTree(json).path("error");
		}
		catch (JacksonException ex) {
			return mapper.missingNode();
		}
	}

	/**
	 * Writes the properties of an object.
	 */
	@FunctionalInterface
	private interface ObjectContent {

		void writeTo(JsonGenerator json);

	}

}
