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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the API with a plain HTTP client, so that tests of the sandbox do not depend on
 * code that they share with it.
 */
final class PlainClient {

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final JsonMapper json = new JsonMapper();

	private final URI baseUrl;

	private final String key;

	PlainClient(URI baseUrl, String key) {
		this.baseUrl = baseUrl;
		this.key = key;
	}

	PlainClient with(String key) {
		return new PlainClient(this.baseUrl, key);
	}

	Result get(String path) throws IOException {
		return send("GET", path, "", Map.of());
	}

	Result post(String path, String body) throws IOException {
		return send("POST", path, body, Map.of());
	}

	Result post(String path, String body, String idempotencyKey) throws IOException {
		return send("POST", path, body, Map.of("Idempotency-Key", idempotencyKey));
	}

	Result patch(String path, String body) throws IOException {
		return send("PATCH", path, body, Map.of());
	}

	Result createEvent(String type) throws IOException {
		return post("/v1/events", event(type, "{}"));
	}

	static String event(String type, String payload) {
		return """
				{"workspace_id": "ws_sandbox", "type": "%s", "payload": %s}""".formatted(type, payload);
	}

	Result send(String method, String path, String body, Map<String, String> headers) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.baseUrl + path))
			.timeout(Duration.ofSeconds(20))
			.method(method, (body.isEmpty()) ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
		if (!this.key.isEmpty()) {
			request.header("Authorization", "Bearer " + this.key);
		}
		if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
			request.header("Content-Type", "application/json");
		}
		headers.forEach(request::header);
		try {
			return new Result(http.send(request.build(), BodyHandlers.ofString()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	record Result(HttpResponse<String> response) {

		int status() {
			return this.response.statusCode();
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

		String text() {
			return this.response.body();
		}

		JsonNode json() {
			return json.readTree(text());
		}

		String id() {
			return json().path("id").asString();
		}

		String code() {
			return json().path("error").path("code").asString();
		}

		/**
		 * The parts of an answer that most tests check.
		 * @return the status and the code of the error, if there is one
		 */
		String outcome() {
			return (status() / 100 == 2) ? Integer.toString(status()) : status() + " " + code();
		}

	}

}
