package dev.harbor.test;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * What the sandbox answers a call with.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body
 */
record Answer(int status, Map<String, String> headers, byte[] body) {

	static Answer json(int status, JsonNode body) {
		return json(status, Json.text(body));
	}

	static Answer json(int status, String body) {
		return of(status, "application/json", body);
	}

	static Answer of(int status, String contentType, String body) {
		return new Answer(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
	}

	Answer with(Map<String, String> further) {
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		all.putAll(further);
		return new Answer(this.status, all, this.body);
	}

}
