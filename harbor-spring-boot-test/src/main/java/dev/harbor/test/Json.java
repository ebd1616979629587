package dev.harbor.test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the sandbox reads and writes JSON.
 */
final class Json {

	// Decimals as they are written: a payload of 1.10 must not come back as 1.1.
	private static final JsonMapper mapper = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private Json() {
	}

	static ObjectNode object() {
		return mapper.createObjectNode();
	}

	static JsonNode read(byte[] json) {
		return mapper.readTree(json);
	}

	static byte[] bytes(JsonNode node) {
		return mapper.writeValueAsBytes(node);
	}

	static String text(JsonNode node) {
		return new String(bytes(node), StandardCharsets.UTF_8);
	}

	/**
	 * Harbor's own timestamps are without fractions of a second.
	 * @param time the time
	 * @return the time in ISO 8601
	 */
	static String timestamp(Instant time) {
		return time.truncatedTo(ChronoUnit.SECONDS).toString();
	}

}
