package dev.harbor.client;

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
 * Turns answers that are errors into exceptions: by the code of the envelope, or by the
 * status where there is none that can be read.
 */
final class ApiErrors {

	private static final int UNAUTHORIZED = 401;

	private static final int MAX_MESSAGE_LENGTH = 500;

	// Harbor's messages are not ours: should one repeat a key, it must not reach a log.
	private static final Pattern KEY = Pattern.compile("(hb_(?:test|live)_)[!-~]+");

	private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}+");

	private ApiErrors() {
	}

	static HarborApiException toException(String client, HarborCall call, ApiKey key, HarborAnswer answer) {
		JsonNode error = HarborJson.readError(answer.body());
		String told = error.path("code").stringValue("");
		String code = told.isEmpty() ? HarborApiException.UNKNOWN_CODE : told;
		String text = printable(error.path("message").stringValue(""));
		String requestId = error.path("request_id").stringValue(null);
		int status = answer.status();
		String message = "%s of client '%s' failed: %s %s%s%s".formatted(call.operation(), client, status,
				printable(code), (requestId != null) ? " (request " + printable(requestId) + ")" : "",
				text.isEmpty() ? "" : ", " + text);
		return switch (kind(code, status)) {
			case "authentication_failed" -> new AuthenticationFailedException(message, code, status, requestId);
			case "permission_denied" -> new PermissionDeniedException(message + whatToChange(client, call, key, code),
					code, status, requestId, namedScope(text, call.scope()));
			case "resource_not_found" -> new ResourceNotFoundException(message, code, status, requestId);
			case "idempotency_conflict" -> new IdempotencyConflictException(message, code, status, requestId);
			case "invalid_request" -> new InvalidRequestException(message, code, status, requestId);
			case "workspace_suspended" -> new WorkspaceSuspendedException(message, code, status, requestId);
			case "rate_limit_exceeded" ->
				new RateLimitExceededException(message, code, status, requestId, retryAfter(answer).orElse(null));
			default -> new HarborApiException(message, code, status, requestId);
		};
	}

	/**
	 * Whether a status says that the key is refused.
	 */
	static boolean refusesKey(int status) {
		return status == UNAUTHORIZED;
	}

	/**
	 * Whether Harbor has looked at more than the key, which it looks at first.
	 */
	static boolean showsKeyToBeValid(HarborApiException refusal) {
		return refusal.status() >= 400 && refusal.status() < 500 && !refusesKey(refusal.status())
				&& !refusal.code().equals(HarborApiException.UNKNOWN_CODE);
	}

	/**
	 * Return the scope for want of which Harbor has refused a call.
	 */
	static Optional<Scope> missingScope(HarborApiException refusal, HarborCall call) {
		return (refusal instanceof PermissionDeniedException denial && showsKeyToBeValid(refusal))
				? denial.requiredScope().or(() -> Optional.of(call.scope())) : Optional.empty();
	}

	private static String whatToChange(String client, HarborCall call, ApiKey key, String code) {
		// A gateway in between has other reasons.
		return code.equals(HarborApiException.UNKNOWN_CODE) ? ""
				: " (the key %s needs the scope %s: grant it, or set '%s' to a key that has it)".formatted(key,
						call.scope().value(), ClientPropertyNames.of(client, "secret-key"));
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
	 * Return how long to wait before another attempt, whatever the code of the error.
	 */
	static Optional<Duration> retryAfter(HarborAnswer answer) {
		JsonNode millis = HarborJson.readError(answer.body()).path("retry_after_ms");
		if (millis.isNumber() && millis.asLong(-1) >= 0) {
			return Optional.of(Duration.ofMillis(millis.asLong()));
		}
		// A gateway in between may answer without the envelope, but in the way of HTTP.
		String seconds = answer.headers().getFirst(HttpHeaders.RETRY_AFTER);
		return (seconds != null && seconds.matches("[0-9]{1,9}"))
				? Optional.of(Duration.ofSeconds(Long.parseLong(seconds))) : Optional.empty();
	}

	private static @Nullable Scope namedScope(String message, Scope needed) {
		// The message may name others as well, such as those that the key has.
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

	private static String printable(String text) {
		String line = KEY.matcher(CONTROL_CHARACTERS.matcher(text).replaceAll(" ")).replaceAll("$1\u2026");
		return (line.length() <= MAX_MESSAGE_LENGTH) ? line : line.substring(0, MAX_MESSAGE_LENGTH) + "\u2026";
	}

}
