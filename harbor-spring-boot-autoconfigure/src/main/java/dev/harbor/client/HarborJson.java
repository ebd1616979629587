package dev.harbor.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.harbor.Page;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.UpdateWebhookEndpointRequest;
import dev.harbor.webhook.WebhookEndpoint;
import dev.harbor.workspace.Workspace;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Harbor's JSON, written and read by hand so that nothing in the application can change
 * it. Names are {@code snake_case}, unknown fields are ignored, unknown statuses kept.
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
	static <T> Page<T> readPage(byte[] json, AnswerReader<T> elements) {
		try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
			require(parser.nextToken() == JsonToken.START_OBJECT);
			List<T> data = null;
			boolean hasMore = false;
			String endCursor = null;
			String name;
			while ((name = parser.nextName()) != null) {
				JsonToken value = parser.nextToken();
				switch (name) {
					case "data" -> data = readElements(parser, json, elements);
					case "has_more" -> hasMore = (value == JsonToken.VALUE_TRUE);
					case "end_cursor" -> endCursor = (value == JsonToken.VALUE_STRING) ? parser.getString() : null;
					default -> parser.skipChildren();
				}
			}
			if (data == null) {
				throw new IllegalArgumentException("not a page");
			}
			require(parser.nextToken() == null);
			// An empty cursor leads back to the first page, so it is none.
			return new Page<>(data, hasMore, Optional.ofNullable(endCursor).filter((cursor) -> !cursor.isEmpty()));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("not well-formed JSON", ex);
		}
	}

	private static <T> List<T> readElements(JsonParser parser, byte[] json, AnswerReader<T> elements) {
		require(parser.currentToken() == JsonToken.START_ARRAY);
		List<T> data = new ArrayList<>();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			require(parser.currentToken() == JsonToken.START_OBJECT);
			int start = (int) parser.currentTokenLocation().getByteOffset();
			parser.skipChildren();
			int end = (int) parser.currentLocation().getByteOffset();
			require(start >= 0 && start < end);
			data.add(elements.read(json, start, end - start));
		}
		return data;
	}

	static WebhookEndpoint readWebhookEndpoint(byte[] json, int offset, int length) {
		try {
			JsonNode node = mapper.readTree(json, offset, length);
			List<String> events = new ArrayList<>();
			node.required("events").asArray().forEach((event) -> events.add(text(event)));
			return new WebhookEndpoint(text(node, "id"), URI.create(text(node, "url")), events, text(node, "status"),
					Instant.parse(text(node, "created_at")), node.path("secret").stringValueOpt());
		}
		catch (JacksonException | DateTimeException ex) {
			throw new IllegalArgumentException("not a webhook endpoint", ex);
		}
	}

	static Workspace readWorkspace(byte[] json, int offset, int length) {
		try {
			JsonNode node = mapper.readTree(json, offset, length);
			return new Workspace(text(node, "id"), text(node, "name"), text(node, "status"),
					Instant.parse(text(node, "created_at")));
		}
		catch (JacksonException | DateTimeException ex) {
			throw new IllegalArgumentException("not a workspace", ex);
		}
	}

	/**
	 * Read the body of an error.
	 * @param json whatever came as the body
	 * @return what is under {@code error}, or a missing node if the body is no envelope
	 */
	static JsonNode readError(byte[] json) {
		try {
			return mapper.readTree(json).path("error");
		}
		catch (JacksonException ex) {
			return mapper.missingNode();
		}
	}

	private static String text(JsonNode node, String name) {
		return text(node.required(name));
	}

	private static String text(JsonNode node) {
		// Not stringValue() alone, which is null for a JSON null.
		String text = node.stringValue(null);
		if (text == null) {
			throw new IllegalArgumentException("not text");
		}
		return text;
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new IllegalArgumentException("not a page");
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
