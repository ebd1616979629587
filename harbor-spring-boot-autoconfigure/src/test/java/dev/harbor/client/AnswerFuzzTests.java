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

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.harbor.HarborApiException;
import dev.harbor.HarborException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.EventPayload;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for answers of a server: a call ends with a result or a
 * {@link HarborException} whose message does not contain the API key. The build runs each
 * test with known inputs; {@code JAZZER_FUZZ=1} searches for more.
 */
class AnswerFuzzTests {

	private static final String KEY = "hb_test_k3y0ft4ef4zz";

	private static final int LONGEST_MESSAGE = 5_000;

	private static final EventPayload PAYLOAD = EventPayload.ofJson("{}");

	private static final List<Function<HarborClient, ?>> OPERATIONS = List.of(
			(client) -> client.events().create(CreateEventRequest.of("order.shipped", PAYLOAD).workspaceId("ws_1")),
			(client) -> client.events().retrieve("evt_1"),
			(client) -> client.events().list(ListEventsRequest.create().workspaceId("ws_1")),
			(client) -> client.webhooks()
				.create(CreateWebhookEndpointRequest.of(URI.create("https://example.com/hooks"), "*")
					.workspaceId("ws_1")),
			(client) -> client.webhooks().retrieve("wh_1"),
			(client) -> client.webhooks().list(ListWebhookEndpointsRequest.create().workspaceId("ws_1")),
			(client) -> client.workspaces().retrieve("ws_1"));

	private HarborAnswer answer = new HarborAnswer(200, new HttpHeaders(), new byte[0]);

	private HarborClient client = client();

	@BeforeAll
	static void beQuiet() {
		// Each client logs its first call.
		LoggingSystem.get(AnswerFuzzTests.class.getClassLoader()).setLogLevel("dev.harbor.client", LogLevel.OFF);
	}

	@AfterAll
	static void logAgain() {
		LoggingSystem.get(AnswerFuzzTests.class.getClassLoader()).setLogLevel("dev.harbor.client", null);
	}

	static Stream<Arguments> errors() {
		return Stream
			.of("", "null", "[]", "{}", "{\"error\":null}", "{\"error\":[]}", "<html>Bad gateway</html>",
					error("\"authentication_failed\"", "\"The key " + KEY + " is revoked.\"", "\"req_1\"", "null"),
					error("\"permission_denied\"", "\"Needs events:write.\"", "\"req_1\"", "null"),
					error("\"" + KEY + "\"", "\"\\u0000\\u2028\\ud800\"", "\"" + KEY + "\"", "\"1\""),
					error("\"rate_limit_exceeded\"", "\"Slow down.\"", "\"req_1\"", "2000"),
					error("\"rate_limit_exceeded\"", "\"\"", "\"\"", "1.5"),
					error("\"rate_limit_exceeded\"", "1", "{}", "-1"),
					error("\"rate_limit_exceeded\"", "[]", "null", "9223372036854775807"),
					error("\"rate_limit_exceeded\"", "[]", "null", "9223372036854775808"),
					error("\"rate_limit_exceeded\"", "[]", "null", "1e999999999"), "{\"error\":" + "[".repeat(2000))
			.flatMap((body) -> Stream.of(bytes(body), body.getBytes(StandardCharsets.UTF_16)))
			.flatMap((body) -> Stream.of(401, 403, 429, 503).map((status) -> Arguments.of(status, body, "1")));
	}

	@MethodSource("errors")
	@FuzzTest(maxDuration = "10m")
	void anyErrorIsAHarborException(int status, byte @Nullable [] body, @Nullable String retryAfter) {
		if (body != null) {
			HttpHeaders headers = new HttpHeaders();
			if (retryAfter != null) {
				headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
			}
			if (this.answer.status() == 429) {
				// A call that has to wait would do so.
				this.client = client();
			}
			int refusal = 300 + Math.floorMod(status - 300, 300);
			HarborException failure = call(OPERATIONS.get(Math.floorMod(body.length, OPERATIONS.size())), refusal,
					headers, body);
			assertThat(failure).isInstanceOfSatisfying(HarborApiException.class,
					(error) -> assertThat(error.status()).isEqualTo(refusal));
			if (failure instanceof RateLimitExceededException exceeded) {
				assertThat(exceeded.retryAfter().orElse(Duration.ZERO)).isGreaterThanOrEqualTo(Duration.ZERO);
			}
		}
	}

	static Stream<Arguments> successes() {
		List<String> events = List.of(Json.event("evt_1"), Json.event("evt_2", "{\"a\":{\"b\":[1,null,\"\u00e9\"]}}"));
		return Stream
			.of("", "null", "{}", "[" + "[".repeat(2000), events.get(0), Json.event("evt_1", "{\"a\":1e999999999}"),
					Json.workspace("ws_1"), Json.endpoint("wh_1"), Json.page(events, true, "evt_2"),
					Json.page(List.of("{}", "null", "1"), true, ""),
					Json.page(List.of(Json.endpoint("wh_1")), false, null),
					Json.endpoint("wh_1").replace("\"*\"", "null"), Json.endpoint("wh_1").replace("https:", "\\\\"),
					Json.workspace("ws_1").replace(Json.CREATED_AT, "+1000000000-12-31T23:59:60Z"),
					Json.event("evt_1").replace("\"ws_", "\"ws_\\ud800"))
			.flatMap((body) -> Stream
				.concat(Stream.of(bytes(body), bytes("\ufeff" + body)),
						Stream.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, Charset.forName("UTF-32"),
								StandardCharsets.ISO_8859_1)
							.map(body::getBytes)))
			.map(Arguments::of);
	}

	@MethodSource("successes")
	@FuzzTest(maxDuration = "10m")
	void anySuccessIsAResultOrAHarborException(byte @Nullable [] body) {
		if (body != null) {
			OPERATIONS.forEach((operation) -> call(operation, 200, new HttpHeaders(), body));
		}
	}

	static Stream<Arguments> limits() {
		return Stream.of(Arguments.of("120", "119", "1772352930", "Sun, 01 Mar 2026 08:15:30 GMT"),
				Arguments.of("120", "0", "1772352990", "Sun, 01 Mar 2026 08:15:30 GMT"),
				Arguments.of("0", "0", Long.toString(Instant.MAX.getEpochSecond()), "yesterday"),
				Arguments.of("-1", "-2147483648", Long.toString(Instant.MIN.getEpochSecond()), ""),
				Arguments.of("", " 1", "9223372036854775807", null));
	}

	@MethodSource("limits")
	@FuzzTest(maxDuration = "10m")
	void anyLimitIsUsedOrIgnored(@Nullable String limit, @Nullable String remaining, @Nullable String reset,
			@Nullable String date) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("Harbor-RateLimit-Limit", limit);
		headers.set("Harbor-RateLimit-Remaining", remaining);
		headers.set("Harbor-RateLimit-Reset", reset);
		headers.set(HttpHeaders.DATE, date);
		this.answer = new HarborAnswer(200, headers, bytes(Json.event("evt_1")));
		this.client = client();
		assertThat(this.client.events().retrieve("evt_1").id()).isEqualTo("evt_1");
		this.client.rateLimit().ifPresent((noted) -> assertThat(noted.limit()).isEqualTo(Integer.parseInt(limit)));
	}

	static Stream<Arguments> times() {
		return Stream.of(Arguments.of("1", null), Arguments.of("-1", ""), Arguments.of("9".repeat(15), "yesterday"),
				Arguments.of("9".repeat(30), null),
				Arguments.of("Sun, 01 Mar 2026 08:15:31 GMT", "Sun, 01 Mar 2026 08:15:30 GMT"),
				Arguments.of("Sun, 01 Mar 2026 08:15:30 GMT", "Sun, 01 Mar 2026 08:15:31 GMT"),
				Arguments.of("Fri, 31 Dec 999999999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"));
	}

	@MethodSource("times")
	@FuzzTest(maxDuration = "10m")
	void anyTimeToRetryAfterIsUsedOrIgnored(@Nullable String retryAfter, @Nullable String date) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
		headers.set(HttpHeaders.DATE, date);
		this.client = client();
		HarborException failure = call(OPERATIONS.get(0), 429, headers, new byte[0]);
		assertThat(failure).isInstanceOfSatisfying(RateLimitExceededException.class,
				(exceeded) -> assertThat(exceeded.retryAfter().orElse(Duration.ZERO))
					.isGreaterThanOrEqualTo(Duration.ZERO));
	}

	private @Nullable HarborException call(Function<HarborClient, ?> operation, int status, HttpHeaders headers,
			byte[] body) {
		this.answer = new HarborAnswer(status, headers, body);
		try {
			assertThat(operation.apply(this.client).toString()).isNotEmpty();
			return null;
		}
		catch (HarborException ex) {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				assertThat(cause.toString()).doesNotContain(KEY).hasSizeLessThan(LONGEST_MESSAGE);
			}
			return ex;
		}
	}

	private HarborClient client() {
		return HarborClient.builder().apiKey(KEY).maxRetries(0).requestFactory(() -> (uri, method) -> {
			MockClientHttpResponse response = new MockClientHttpResponse(this.answer.body(),
					HttpStatusCode.valueOf(this.answer.status()));
			response.getHeaders().putAll(this.answer.headers());
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			request.setResponse(response);
			return request;
		}).build();
	}

	private static String error(String code, String message, String requestId, String retryAfter) {
		return """
				{"error":{"code":%s,"message":%s,"request_id":%s,"retry_after_ms":%s}}""".formatted(code, message,
				requestId, retryAfter);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
