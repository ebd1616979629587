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
 * on the message: codes are stable, messages are not, and new codes may come.
 *
 * @since 0.1.0
 */
public class HarborApiException extends HarborException {

	private static final long serialVersionUID = 1L;

	/**
	 * The code of an answer that does not say one in a readable way.
	 */
	public static final String UNKNOWN_CODE = "unknown";

	private final String code;

	private final int status;

	private final @Nullable String requestId;

	private final @Nullable Duration retryAfter;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code Harbor's code for it
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if it is not known
	 */
	public HarborApiException(String message, String code, int status, @Nullable String requestId) {
		this(message, code, status, requestId, null);
	}

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code Harbor's code for it
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if it is not known
	 * @param retryAfter how long to wait before the next attempt, or {@code null} if it
	 * is not known
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
	 * Return Harbor's code for what went wrong.
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
	 * Return the id of the request, to be quoted to Harbor's support.
	 * @return the id, or empty where no answer told one
	 */
	public Optional<String> requestId() {
		return Optional.ofNullable(this.requestId);
	}

	/**
	 * Return how long to wait before the next attempt, as the answer said: in its body or
	 * in the header {@code Retry-After}. It is counted from when this exception was
	 * thrown, and is as long as Harbor said, however long that is.
	 * @return the time to wait, or empty if the answer did not say
	 */
	public Optional<Duration> retryAfter() {
		return Optional.ofNullable(this.retryAfter);
	}

}
