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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborApiException;
import dev.harbor.IdempotencyConflictException;
import dev.harbor.InvalidRequestException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.ResourceNotFoundException;
import dev.harbor.Scope;
import dev.harbor.WorkspaceSuspendedException;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for the exceptions of error answers.
 */
class ApiErrorTests {

	private static final Map<String, Class<? extends HarborApiException>> TYPES_BY_CODE = Map.of(
			"authentication_failed", AuthenticationFailedException.class, "permission_denied",
			PermissionDeniedException.class, "resource_not_found", ResourceNotFoundException.class,
			"idempotency_conflict", IdempotencyConflictException.class, "invalid_request",
			InvalidRequestException.class, "workspace_suspended", WorkspaceSuspendedException.class,
			"rate_limit_exceeded", RateLimitExceededException.class);

	private static final Map<Integer, String> CODES_BY_STATUS = Map.of(400, "invalid_request", 401,
			"authentication_failed", 403, "permission_denied", 404, "resource_not_found", 409, "idempotency_conflict",
			413, "invalid_request", 429, "rate_limit_exceeded");

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	static Stream<Arguments> answers() {
		List<Arguments> answers = new ArrayList<>();
		for (int status : new int[] { 400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 504 }) {
			Class<? extends HarborApiException> type = typeOf(status);
			String code = CODES_BY_STATUS.getOrDefault(status, "internal_error");
			answers.add(arguments(status, "envelope", envelope(code, "Something is wrong."), type, code, "req_1"));
			answers.add(arguments(status, "unknown code", envelope("brand_new", "Something is wrong."),
					HarborApiException.class, "brand_new", "req_1"));
			unreadable().forEach((name, body) -> answers.add(arguments(status, name, body, type, "unknown", null)));
			answers
				.add(arguments(status, "no code", "{\"error\":{\"request_id\":\"req_2\"}}", type, "unknown", "req_2"));
			answers.add(arguments(status, "1 MB of text in an envelope", envelope(code, "x\u00e9 ".repeat(1 << 18)),
					type, code, "req_1"));
		}
		return answers.stream();
	}

	private static Map<String, String> unreadable() {
		Map<String, String> bodies = new LinkedHashMap<>();
		bodies.put("empty", "");
		bodies.put("HTML", "<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>");
		bodies.put("JSON cut short", "{\"error\":{\"code\":\"permission_denied\",\"message\":\"The k");
		bodies.put("JSON without error", "{\"message\":\"Something is wrong.\",\"code\":\"permission_denied\"}");
		bodies.put("JSON array", "[{\"error\":{\"code\":\"permission_denied\"}}]");
		bodies.put("JSON null", "null");
		bodies.put("error that is text", "{\"error\":\"permission_denied\"}");
		bodies.put("error that is null", "{\"error\":null}");
		bodies.put("code that is not text", "{\"error\":{\"code\":17,\"message\":[],\"request_id\":{}}}");
		bodies.put("code that is null", "{\"error\":{\"code\":null,\"message\":null,\"request_id\":null}}");
		bodies.put("code that is empty", "{\"error\":{\"code\":\"\"}}");
		bodies.put("code that is blank", "{\"error\":{\"code\":\" \"}}");
		bodies.put("nested without end", "[".repeat(100_000));
		bodies.put("1 MB", "<p>".repeat(1 << 18) + "<p>".repeat(1 << 17));
		return bodies;
	}

	private static Class<? extends HarborApiException> typeOf(int status) {
		String code = CODES_BY_STATUS.get(status);
		return (code != null) ? TYPES_BY_CODE.get(code) : HarborApiException.class;
	}

	@ParameterizedTest(name = "{0} with {1}")
	@MethodSource("answers")
	void codeAndStatusDetermineTheException(int status, String name, String body, Class<?> type, String code,
			String requestId) {
		harbor.answer(Answer.of(status, body));
		HarborApiException ex = fail(client());
		assertThat(ex).isExactlyInstanceOf(type);
		assertThat(ex.code()).isEqualTo(code);
		assertThat(ex.status()).isEqualTo(status);
		assertThat(ex.requestId()).isEqualTo(Optional.ofNullable(requestId));
		assertThat(ex.getMessage()).contains("events.retrieve", "'default'", Integer.toString(status), code)
			.hasSizeLessThan(1000);
		assertThat(harbor.received()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "authentication_failed, 401", "permission_denied, 403", "resource_not_found, 404",
			"idempotency_conflict, 409", "invalid_request, 400", "invalid_request, 413", "workspace_suspended, 403",
			"rate_limit_exceeded, 429", "workspace_suspended, 400", "idempotency_conflict, 422",
			"invalid_request, 422" })
	void codeDeterminesTheExceptionType(String code, int status) {
		harbor.answer(Answer.error(status, code));
		HarborApiException ex = fail(client());
		assertThat(ex).isExactlyInstanceOf(TYPES_BY_CODE.get(code));
		assertThat(ex.status()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 304, 402, 405, 418, 422, 451, 501, 505, 599 })
	void otherStatusesAreErrors(int status) {
		harbor.answer(new Answer(status, new byte[0], Map.of()));
		HarborApiException ex = fail(client());
		assertThat(ex).isExactlyInstanceOf(HarborApiException.class);
		assertThat(ex.status()).isEqualTo(status);
		assertThat(ex.code()).isEqualTo("unknown");
	}

	@Test
	void messageContainsRequestIdAndText() {
		harbor.answer(Answer.error(404, "resource_not_found"));
		assertThat(fail(client()))
			.hasMessage("events.retrieve of client 'default' failed: 404 resource_not_found (request req_1), "
					+ "Something is wrong.");
	}

	@Test
	void messageIsOneLine() {
		harbor.answer(Answer.of(400, envelope("invalid\\ncode", "one\\r\\n2026-03-01 INFO forged\\u0000\\u001b[31m")));
		assertThat(fail(client()).getMessage()).doesNotContain("\n", "\r", "\u0000", "\u001b");
	}

	@ParameterizedTest
	@ValueSource(strings = { StubHarbor.KEY, "hb_live_0a1b2c3d4e5f", "hb_test_0a1b\\\"2c3d'4e5f<6071>8293" })
	void messageNeverContainsAKey(String key) {
		String body = """
				{"error":{"code":"%1$s","message":"No such key: '%1$s', (%1$s)","request_id":"req_%1$s"}}"""
			.formatted(key);
		harbor.answer(Answer.of(401, body));
		HarborApiException ex = fail(client());
		assertThat(ex.getMessage()).contains("No such key", "hb_")
			.doesNotContain("0a1b", "2c3d", "4e5f", "6071", "8293");
	}

	@Test
	void messageDoesNotDependOnTheLocale() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
		try {
			harbor.answer(Answer.error(404, "resource_not_found"));
			assertThat(fail(client()).getMessage()).contains(" 404 ");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "The key lacks the scope events:read. | EVENTS_READ",
					"Missing scope: webhooks:manage | WEBHOOKS_MANAGE", "Not allowed. | ", "'' | ",
					"The key has events:write, and needs events:read | EVENTS_READ" })
	void permissionDeniedHasTheScopeOfTheMessage(String message, Scope scope) {
		harbor.answer(Answer.of(403, envelope("permission_denied", message)));
		PermissionDeniedException ex = (PermissionDeniedException) fail(client());
		assertThat(ex.requiredScope()).isEqualTo(Optional.ofNullable(scope));
	}

	@Test
	void permissionDeniedPrefersTheScopeThatTheCallNeeds() {
		harbor.answer(Answer.of(403, envelope("permission_denied", "The key has events:read, and needs events:write")));
		PermissionDeniedException ex = catchThrowableOfType(PermissionDeniedException.class,
				() -> client().events().create(CreateEventRequest.of("order.shipped", Map.of())));
		assertThat(ex.requiredScope()).contains(Scope.EVENTS_WRITE);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "0, 0", "1, 1", "2000, 2000", "1500.9, 1500", "86400000000, 86400000000",
			"-1, -", "null, -", "'\"2000\"', -", "[], -", "true, -", "1e400, -", "99999999999999999999, -" })
	void rateLimitExceededHasRetryAfter(String retryAfterMillis, Long expected) {
		harbor.answer(Answer.of(429,
				"{\"error\":{\"code\":\"rate_limit_exceeded\",\"retry_after_ms\":%s}}".formatted(retryAfterMillis)));
		RateLimitExceededException ex = (RateLimitExceededException) fail(client());
		assertThat(ex.retryAfter()).isEqualTo(Optional.ofNullable(expected).map(Duration::ofMillis));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "3, 3", "0, 0", "99999999999, 99999999999", "-1, -", "'', -",
					"'Wed, 21 Oct 2020 07:28:00 GMT', 0", "'Wed, 32 Oct 2026 07:28:00 GMT', -", "tomorrow, -",
					"99999999999999999999, -", "\u00d9\u00a3, -" })
	void rateLimitOfAGatewayHasRetryAfter(String retryAfter, Long expected) {
		harbor.answer(Answer.of(429, "<html></html>").header("Retry-After", retryAfter));
		RateLimitExceededException ex = (RateLimitExceededException) fail(client());
		assertThat(ex.retryAfter()).isEqualTo(Optional.ofNullable(expected).map(Duration::ofSeconds));
	}

	@Test
	void denialNamesThePropertyToChange() {
		harbor.answer(Answer.error(403, "permission_denied"));
		HarborClient client = harbor.clientBuilder().name("billing").build();
		PermissionDeniedException denial = catchThrowableOfType(PermissionDeniedException.class,
				() -> client.events().retrieve("evt_1"));
		assertThat(denial).hasMessageContainingAll("events.retrieve of client 'billing'", "events:read",
				"hb_test_\u2026a4b5", "'harbor.clients.billing.secret-key'");
	}

	@Test
	void exceptionNamesTheClient() {
		harbor.answer(Answer.error(404, "resource_not_found"));
		assertThat(fail(harbor.clientBuilder().name("billing").maxRetries(0).build()))
			.hasMessageContaining("'billing'");
	}

	private static HarborClient client() {
		return harbor.clientBuilder().maxRetries(0).build();
	}

	private static HarborApiException fail(HarborClient client) {
		HarborApiException ex = catchThrowableOfType(HarborApiException.class, () -> client.events().retrieve("evt_1"));
		assertThat(ex).isNotNull();
		return ex;
	}

	private static String envelope(String code, String message) {
		return """
				{"error":{"code":"%s","message":"%s","request_id":"req_1","doc_url":"https://example.com"}}"""
			.formatted(code, message);
	}

}
