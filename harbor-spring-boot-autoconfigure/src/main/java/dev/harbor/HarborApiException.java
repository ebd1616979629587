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

package dev.harbor;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Harbor answered a call with an error. Branch on the type or on {@link #code()}, never
 * on the message: codes are stable, messages are not, and new codes may be added.
 *
 * @since 0.1.0
 */
public class HarborApiException extends HarborException {

	private static final long serialVersionUID = 1L;

	/**
	 * The code of an answer without a readable code.
	 */
	public static final String UNKNOWN_CODE = "unknown";

	private final String code;

	private final int status;

	private final @Nullable String requestId;

	private final @Nullable Duration retryAfter;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code the code of Harbor
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if unknown
	 */
	public HarborApiException(String message, String code, int status, @Nullable String requestId) {
		this(message, code, status, requestId, null);
	}

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code the code of Harbor
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if unknown
	 * @param retryAfter how long to wait before the next attempt, or {@code null} if
	 * unknown
	 */
	public HarborApiException(String message, String code, int status, @Nullable String requestId,
			@Nullable Duration retryAfter) {
		super(message, null);
		this.code = code;
		this.status = status;
		this.requestId = requestId;
		this.retryAfter = retryAfter;
	}

	/**
	 * Return the code of Harbor.
	 * @return the code, {@value #UNKNOWN_CODE} if the answer was not readable
	 */
	public String code() {
		return this.code;
	}

	/**
	 * Return the HTTP status of the answer.
	 * @return the status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the id of the request, for Harbor's support.
	 * @return the id, or empty if no answer contained one
	 */
	public Optional<String> requestId() {
		return Optional.ofNullable(this.requestId);
	}

	/**
	 * Return how long to wait before the next attempt, from the body of the answer or its
	 * header {@code Retry-After}. The time starts when this exception was thrown, and has
	 * no upper limit.
	 * @return the time to wait, or empty if the answer contained none
	 */
	public Optional<Duration> retryAfter() {
		return Optional.ofNullable(this.retryAfter);
	}

}
