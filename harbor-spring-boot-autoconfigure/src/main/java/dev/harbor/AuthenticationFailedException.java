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

import org.jspecify.annotations.Nullable;

/**
 * The key is missing, malformed, revoked, expired or of the other environment (status
 * 401, code {@code authentication_failed}).
 *
 * @since 0.1.0
 */
public class AuthenticationFailedException extends HarborApiException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code the code of Harbor
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if unknown
	 */
	public AuthenticationFailedException(String message, String code, int status, @Nullable String requestId) {
		super(message, code, status, requestId);
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
	public AuthenticationFailedException(String message, String code, int status, @Nullable String requestId,
			@Nullable Duration retryAfter) {
		super(message, code, status, requestId, retryAfter);
	}

}
