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

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.harbor.http.HttpStub;
import dev.harbor.openapi.OpenApiDocument;
import dev.harbor.openapi.OpenApiDocument.Exchange;

/**
 * A Harbor with scripted answers that records requests.
 */
final class StubHarbor implements AutoCloseable {

	static final String KEY = "hb_test_0a1b2c3d4e5f60718293a4b5";

	static final String WORKSPACE_ID = "ws_2b6d8f0a1c3e";

	// Stops a client that would never end.
	private static final int MAX_REQUESTS = 1000;

	private static final Answer TOO_MANY = Answer.error(400, "too_many_requests_for_a_test");

	// Many, for tests in which all requests wait for each other.
	private final HttpStub server = new HttpStub((options) -> options.containerThreads(40).disableRequestJournal());

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final Set<String> deviations = ConcurrentHashMap.newKeySet();

	private volatile Function<Received, Answer> behaviour = (request) -> Answer.error(404, "resource_not_found");

	private StubHarbor() {
		this.server.answerBy(this::handle);
	}

	static StubHarbor start() {
		return new StubHarbor();
	}

	String url() {
		return this.server.url();
	}

	int port() {
		return this.server.port();
	}

	/**
	 * Return a builder of a client that calls this server.
	 */
	HarborClient.Builder clientBuilder() {
		return HarborClient.builder().apiKey(KEY).baseUrl(url()).workspaceId(WORKSPACE_ID);
	}

	HarborClient client() {
		return clientBuilder().build();
	}

	/**
	 * Answer all requests in the same way, and discard earlier answers.
	 */
	StubHarbor answer(Answer answer) {
		return answerBy((request) -> answer);
	}

	/**
	 * Answer requests in turn. Further requests get the last answer.
	 */
	StubHarbor answerInTurn(Answer... answers) {
		List<Answer> left = new ArrayList<>(Arrays.asList(answers));
		return answerBy((request) -> {
			synchronized (left) {
				return (left.size() > 1) ? left.remove(0) : left.get(0);
			}
		});
	}

	StubHarbor answerBy(Function<Received, Answer> behaviour) {
		this.behaviour = behaviour;
		this.received.clear();
		return this;
	}

	List<Received> received() {
		return List.copyOf(this.received);
	}

	Received onlyReceived() {
		List<Received> all = received();
		if (all.size() != 1) {
			throw new AssertionError("Expected one request, but there were " + all);
		}
		return all.get(0);
	}

	private ResponseDefinitionBuilder handle(LoggedRequest sent) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		sent.getHeaders().all().forEach((header) -> headers.put(header.key(), List.copyOf(header.values())));
		Received request = new Received(sent.getMethod().getName(), sent.getUrl(), headers, sent.getBodyAsString(),
				System.nanoTime());
		this.received.add(request);
		Answer answer = (this.received.size() <= MAX_REQUESTS) ? this.behaviour.apply(request) : TOO_MANY;
		if (answer.status() / 100 == 2) {
			// Requests that are answered with success must conform to Harbor's API.
			this.deviations.addAll(OpenApiDocument.get().requestDeviations(request.asExchange(answer)));
		}
		return answer.toWireMock();
	}

	@Override
	public void close() {
		this.server.close();
		if (!this.deviations.isEmpty()) {
			throw new AssertionError(
					"Deviations from the API's description:\n  " + String.join("\n  ", this.deviations));
		}
	}

	/**
	 * A recorded request.
	 */
	record Received(String method, String uri, Map<String, List<String>> headers, String body, long at) {

		/**
		 * Return all values of a header.
		 */
		List<String> header(String name) {
			return this.headers.getOrDefault(name, List.of());
		}

		Exchange asExchange(Answer answer) {
			Map<String, String> joined = new LinkedHashMap<>();
			this.headers.forEach((name, values) -> joined.put(name, String.join(", ", values)));
			// A gateway may serve the API below another path.
			String api = this.uri.substring(Math.max(0, this.uri.indexOf("/v1/")));
			return new Exchange(this.method, api, joined, this.body, answer.status(), answer.headers(), "");
		}

		String path() {
			int query = this.uri.indexOf('?');
			return (query < 0) ? this.uri : this.uri.substring(0, query);
		}

	}

	/**
	 * An answer.
	 */
	record Answer(int status, byte[] body, Map<String, String> headers) {

		static Answer of(int status, String body) {
			return new Answer(status, body.getBytes(StandardCharsets.UTF_8),
					Map.of("Content-Type", "application/json"));
		}

		static Answer ok(String body) {
			return of(200, body);
		}

		static Answer error(int status, String code) {
			return of(status, """
					{"error": {"code": "%s", "message": "Something is wrong.", "request_id": "req_1"}}"""
				.formatted(code));
		}

		static Answer rateLimitExceeded(long retryAfterMillis) {
			return of(429, """
					{"error": {"code": "rate_limit_exceeded", "message": "Too many.", "request_id": "req_1",
					"retry_after_ms": %s}}""".formatted(retryAfterMillis));
		}

		Answer header(String name, String value) {
			Map<String, String> all = new LinkedHashMap<>(this.headers);
			all.put(name, value);
			return new Answer(this.status, this.body, all);
		}

		Answer rateLimit(int limit, int remaining, long reset) {
			return header("Harbor-RateLimit-Limit", Integer.toString(limit))
				.header("Harbor-RateLimit-Remaining", Integer.toString(remaining))
				.header("Harbor-RateLimit-Reset", Long.toString(reset));
		}

		private ResponseDefinitionBuilder toWireMock() {
			ResponseDefinitionBuilder answer = WireMock.status(this.status)
				.withBody(this.body)
				.withHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
			this.headers.forEach(answer::withHeader);
			return answer;
		}

	}

}
