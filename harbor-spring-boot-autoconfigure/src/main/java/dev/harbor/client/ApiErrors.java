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

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.harbor.ApiKey;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborApiException;
import dev.harbor.IdempotencyConflictException;
import dev.harbor.InvalidRequestException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.ResourceNotFoundException;
import dev.harbor.Scope;
import dev.harbor.WorkspaceSuspendedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Converts error answers to exceptions, by the code of the body, or by the status if the
 * body has no readable code.
 */
final class ApiErrors {

	private static final int UNAUTHORIZED = 401;

	private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

	private static final int MAX_MESSAGE_LENGTH = 500;

	private static final Pattern SECONDS = Pattern.compile("[0-9]{1,15}");

	private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}+");

	private ApiErrors() {
	}

	static HarborApiException toException(ClientSettings client, HarborCall call, ApiKey key, HarborAnswer answer) {
		JsonNode error = HarborJson.readError(answer.body());
		String told = error.path("code").stringValue("");
		String code = told.isBlank() ? HarborApiException.UNKNOWN_CODE : told;
		String text = printable(error.path("message").stringValue(""));
		String requestId = error.path("request_id").stringValue(null);
		Duration retryAfter = retryAfter(error, answer, client.clock());
		int status = answer.status();
		String message = "%s of client '%s' failed: %s %s%s%s%s".formatted(call.operation(), client.name(), status,
				printable(code), (requestId != null) ? " (request " + printable(requestId) + ")" : "",
				text.isEmpty() ? "" : ", " + text, hint(status));
		return switch (kind(code, status)) {
			case "authentication_failed" ->
				new AuthenticationFailedException(message, code, status, requestId, retryAfter);
			case "permission_denied" ->
				new PermissionDeniedException(message + whatToChange(client.name(), call, key, code), code, status,
						requestId, namedScope(text, call.scope()), retryAfter);
			case "resource_not_found" -> new ResourceNotFoundException(message, code, status, requestId, retryAfter);
			case "idempotency_conflict" ->
				new IdempotencyConflictException(message, code, status, requestId, retryAfter);
			case "invalid_request" -> new InvalidRequestException(message, code, status, requestId, retryAfter);
			case "workspace_suspended" -> new WorkspaceSuspendedException(message, code, status, requestId, retryAfter);
			case "rate_limit_exceeded" -> new RateLimitExceededException(message, code, status, requestId, retryAfter);
			default -> new HarborApiException(message, code, status, requestId, retryAfter);
		};
	}

	private static String hint(int status) {
		return (status == PROXY_AUTHENTICATION_REQUIRED)
				? "; a proxy in between requires authentication, for which the HTTP client has no valid credentials"
				: "";
	}

	/**
	 * Return whether the status is a refusal of the key.
	 */
	static boolean refusesKey(int status) {
		return status == UNAUTHORIZED;
	}

	/**
	 * Return whether Harbor checked more than the key, which it checks first.
	 */
	static boolean showsKeyToBeValid(HarborApiException refusal) {
		return refusal.status() >= 400 && refusal.status() < 500 && !refusesKey(refusal.status())
				&& !refusal.code().equals(HarborApiException.UNKNOWN_CODE);
	}

	/**
	 * Return the missing scope of a refused call.
	 */
	static Optional<Scope> missingScope(HarborApiException refusal, HarborCall call) {
		return (refusal instanceof PermissionDeniedException denial && showsKeyToBeValid(refusal))
				? denial.requiredScope().or(() -> Optional.of(call.scope())) : Optional.empty();
	}

	private static String whatToChange(String client, HarborCall call, ApiKey key, String code) {
		// A gateway in between refuses for other reasons.
		return code.equals(HarborApiException.UNKNOWN_CODE) ? ""
				: " (the key %s needs the scope %s: grant it, or set '%s' to a key that has it)".formatted(key,
						call.scope().value(), SettingNames.of(client, "secret-key"));
	}

	private static String kind(String code, int status) {
		if (!code.equals(HarborApiException.UNKNOWN_CODE)) {
			return code;
		}
		return switch (status) {
			case 400, 413 -> "invalid_request";
			case 401 -> "authentication_failed";
			case 403 -> "permission_denied";
			case 404 -> "resource_not_found";
			case 409 -> "idempotency_conflict";
			case 429 -> "rate_limit_exceeded";
			default -> code;
		};
	}

	/**
	 * Return how long to wait before another attempt, from the body or, for answers of a
	 * gateway, from the header.
	 */
	private static @Nullable Duration retryAfter(JsonNode error, HarborAnswer answer, Clock clock) {
		JsonNode millis = error.path("retry_after_ms");
		if (millis.isNumber() && millis.asLong(-1) >= 0) {
			return Duration.ofMillis(millis.asLong());
		}
		String header = answer.headers().getFirst(HttpHeaders.RETRY_AFTER);
		if (header == null) {
			return null;
		}
		if (SECONDS.matcher(header).matches()) {
			return Duration.ofSeconds(Long.parseLong(header));
		}
		return answer.time(HttpHeaders.RETRY_AFTER)
			.map((time) -> Duration.between(answer.serverTime().orElseGet(clock::instant), time))
			.map((wait) -> wait.isNegative() ? Duration.ZERO : wait)
			.orElse(null);
	}

	private static @Nullable Scope namedScope(String message, Scope needed) {
		// The message may contain other scopes as well, such as those of the key.
		if (message.contains(needed.value())) {
			return needed;
		}
		for (Scope scope : Scope.values()) {
			if (message.contains(scope.value())) {
				return scope;
			}
		}
		return null;
	}

	/**
	 * Return a text from outside in a form that can be logged.
	 */
	static String printable(String text) {
		// A message of Harbor could contain a key, which must not reach a log.
		String line = ApiKey.redactAll(CONTROL_CHARACTERS.matcher(text).replaceAll(" "));
		return (line.length() <= MAX_MESSAGE_LENGTH) ? line : line.substring(0, MAX_MESSAGE_LENGTH) + "\u2026";
	}

}
