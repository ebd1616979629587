package dev.harbor.event;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * How events and payloads are read and written. The mapper has the modules that are on
 * the class path, so that payloads may hold what those add, and nothing else of the
 * application's.
 */
final class EventJson {

	private static final JsonMapper mapper = JsonMapper.builder().findAndAddModules().build();

	// The first byte of it, which no JSON object begins with otherwise.
	private static final byte BYTE_ORDER_MARK = (byte) 0xef;

	private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
	};

	private EventJson() {
	}

	static Event read(byte[] json, int offset, int length) {
		try (JsonParser parser = mapper.createParser(json, offset, length)) {
			require(length == 0 || json[offset] != BYTE_ORDER_MARK, "begins with a byte order mark");
			require(parser.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
			// Jackson detects other encodings, and then knows no positions to cut the
			// payload at.
			require(parser.currentTokenLocation().getByteOffset() >= 0, "is not UTF-8");
			String id = null;
			String type = null;
			String workspaceId = null;
			EventPayload payload = null;
			Instant createdAt = null;
			String name;
			while ((name = parser.nextName()) != null) {
				JsonToken value = parser.nextToken();
				switch (name) {
					case "id" -> id = text(parser, value, name);
					case "type" -> type = text(parser, value, name);
					case "workspace_id" -> workspaceId = text(parser, value, name);
					case "created_at" -> createdAt = Instant.parse(text(parser, value, name));
					case "payload" -> payload = payload(parser, value, json, offset);
					default -> parser.skipChildren();
				}
			}
			require(parser.nextToken() == null, "is followed by something else");
			return new ReceivedEvent(present(id, "id"), present(type, "type"), present(workspaceId, "workspace_id"),
					present(payload, "payload"), present(createdAt, "created_at"));
		}
		catch (JacksonException | DateTimeException ex) {
			throw new IllegalArgumentException("Event cannot be read: " + withoutSource(ex), ex);
		}
	}

	private static EventPayload payload(JsonParser parser, JsonToken value, byte[] json, int offset) {
		require(value == JsonToken.START_OBJECT, "has a payload that is not a JSON object");
		int start = offset + (int) parser.currentTokenLocation().getByteOffset();
		parser.skipChildren();
		int end = offset + (int) parser.currentLocation().getByteOffset();
		return new JsonEventPayload(new String(json, start, end - start, StandardCharsets.UTF_8));
	}

	private static String text(JsonParser parser, JsonToken value, String name) {
		require(value == JsonToken.VALUE_STRING, "has a '" + name + "' that is not text");
		return parser.getString();
	}

	private static <T> T present(@Nullable T value, String name) {
		if (value == null) {
			throw new IllegalArgumentException("Event has no '" + name + "'");
		}
		return value;
	}

	private static void require(boolean condition, String problem) {
		if (!condition) {
			throw new IllegalArgumentException("Event " + problem);
		}
	}

	static void requireObject(String json) {
		requireUnicode(json);
		try (JsonParser parser = mapper.createParser(json)) {
			if (parser.nextToken() == JsonToken.START_OBJECT) {
				parser.skipChildren();
				if (parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null) {
					return;
				}
			}
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Payload is not well-formed JSON: " + withoutSource(ex), ex);
		}
		throw new IllegalArgumentException("Payload must be one JSON object");
	}

	static String writeObject(Object value) {
		String json;
		try {
			json = mapper.writeValueAsString(value);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Payload of type %s cannot be written as JSON: %s"
				.formatted(value.getClass().getName(), withoutSource(ex)), ex);
		}
		if (!json.startsWith("{")) {
			throw new IllegalArgumentException(
					"Payload of type %s is not written as a JSON object; JSON text goes through EventPayload.ofJson"
						.formatted(value.getClass().getName()));
		}
		requireUnicode(json);
		return json;
	}

	/**
	 * Refuse halves of surrogate pairs, which no encoding can send.
	 */
	private static void requireUnicode(String json) {
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
			throw new IllegalArgumentException("Payload must consist of Unicode characters");
		}
	}

	static Map<String, Object> readMap(String json) {
		return mapper.readValue(json, MAP);
	}

	static <T> T convert(String json, Type type) {
		try {
			return mapper.readValue(json, mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"Payload cannot be converted to %s: %s".formatted(type.getTypeName(), withoutSource(ex)), ex);
		}
	}

	private static String withoutSource(RuntimeException ex) {
		return (ex instanceof JacksonException jacksonException) ? jacksonException.getOriginalMessage()
				: "time that is not ISO 8601";
	}

}
