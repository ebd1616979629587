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

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A documented error of a call.
 */
final class ApiError extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int status;

	private final String code;

	private final @Nullable Duration retryAfter;

	private ApiError(int status, String code, String message, @Nullable Duration retryAfter) {
		// Without a stack trace, because the exception is part of normal processing.
		super(message, null, false, false);
		this.status = status;
		this.code = code;
		this.retryAfter = retryAfter;
	}

	static ApiError authenticationFailed(String message) {
		return new ApiError(401, "authentication_failed", message, null);
	}

	static ApiError permissionDenied(String message) {
		return new ApiError(403, "permission_denied", message, null);
	}

	static ApiError workspaceSuspended(String message) {
		return new ApiError(403, "workspace_suspended", message, null);
	}

	static ApiError notFound(String message) {
		return new ApiError(404, "resource_not_found", message, null);
	}

	static ApiError idempotencyConflict(String message) {
		return new ApiError(409, "idempotency_conflict", message, null);
	}

	static ApiError invalid(String message) {
		return new ApiError(400, "invalid_request", message, null);
	}

	static ApiError methodNotAllowed(String message) {
		return new ApiError(405, "invalid_request", message, null);
	}

	static ApiError tooLarge(String message) {
		return new ApiError(413, "invalid_request", message, null);
	}

	static ApiError rateLimited(Duration retryAfter) {
		return new ApiError(429, "rate_limit_exceeded",
				"Quota used up; wait " + retryAfter.toMillis() + " milliseconds.", retryAfter);
	}

	static ApiError internal(int status, String message) {
		return new ApiError(status, "internal_error", message, null);
	}

	/**
	 * Return the error of a status, for faults.
	 * @param status the HTTP status
	 * @param message the message
	 * @return the error
	 */
	static ApiError ofStatus(int status, String message) {
		return switch (status) {
			case 400 -> invalid(message);
			case 401 -> authenticationFailed(message);
			case 403 -> permissionDenied(message);
			case 404 -> notFound(message);
			case 409 -> idempotencyConflict(message);
			case 413 -> tooLarge(message);
			case 429 -> rateLimited(Duration.ZERO);
			default -> internal(status, message);
		};
	}

	Answer answer(String requestId) {
		ObjectNode error = Json.object();
		error.put("code", this.code);
		error.put("message", getMessage());
		error.put("request_id", requestId);
		if (this.retryAfter != null) {
			error.put("retry_after_ms", this.retryAfter.toMillis());
		}
		Answer answer = Answer.json(this.status, Json.object().set("error", error));
		return (this.status != 401) ? answer : answer.with(Map.of("WWW-Authenticate", "Bearer"));
	}

}
