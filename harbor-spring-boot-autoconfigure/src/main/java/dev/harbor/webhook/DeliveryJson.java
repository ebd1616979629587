package dev.harbor.webhook;

import java.time.DateTimeException;
import java.time.Instant;

import dev.harbor.event.Event;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the body of a delivery. Takes bytes that were verified already.
 */
final class DeliveryJson {

	private static final JsonFactory factory = new JsonFactory();

	private DeliveryJson() {
	}

	static WebhookDelivery read(byte[] body, String endpoint, Instant signedAt, int secretPosition) {
		try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), body)) {
			require(parser.nextToken() == JsonToken.START_OBJECT);
			String id = null;
			String type = null;
			Instant createdAt = null;
			Event event = null;
			String name;
			while ((name = parser.nextName()) != null) {
				JsonToken value = parser.nextToken();
				switch (name) {
					case "id" -> id = text(parser, value);
					case "type" -> type = text(parser, value);
					case "created_at" -> createdAt = Instant.parse(text(parser, value));
					case "data" -> event = event(parser, value, body);
					default -> parser.skipChildren();
				}
			}
			require(parser.nextToken() == null);
			return new VerifiedDelivery(present(id), present(type), present(createdAt), present(event), endpoint,
					signedAt, secretPosition);
		}
		catch (JacksonException | DateTimeException ex) {
			throw new WebhookVerificationException(Reason.MALFORMED_BODY);
		}
	}

	private static Event event(JsonParser parser, JsonToken value, byte[] body) {
		require(value == JsonToken.START_OBJECT);
		int start = (int) parser.currentTokenLocation().getByteOffset();
		parser.skipChildren();
		int end = (int) parser.currentLocation().getByteOffset();
		try {
			return Event.ofJson(body, start, end - start);
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			throw new WebhookVerificationException(Reason.MALFORMED_BODY);
		}
	}

	private static String text(JsonParser parser, JsonToken value) {
		require(value == JsonToken.VALUE_STRING);
		return parser.getString();
	}

	private static <T> T present(@Nullable T value) {
		if (value == null) {
			throw new WebhookVerificationException(Reason.MALFORMED_BODY);
		}
		return value;
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new WebhookVerificationException(Reason.MALFORMED_BODY);
		}
	}

}
