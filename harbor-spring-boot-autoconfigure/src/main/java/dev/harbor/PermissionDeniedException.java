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
 * The key lacks the scope that the call needs (status 403, code
 * {@code permission_denied}). Also thrown, without a request id, if the declared scopes
 * of the client do not cover a call; the call was not sent.
 *
 * @since 0.1.0
 */
public class PermissionDeniedException extends HarborApiException {

	private static final long serialVersionUID = 1L;

	private final @Nullable Scope requiredScope;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code the code of Harbor
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if unknown
	 * @param requiredScope the scope that the call needs, or {@code null} if unknown
	 */
	public PermissionDeniedException(String message, String code, int status, @Nullable String requestId,
			@Nullable Scope requiredScope) {
		this(message, code, status, requestId, requiredScope, null);
	}

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code the code of Harbor
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if unknown
	 * @param requiredScope the scope that the call needs, or {@code null} if unknown
	 * @param retryAfter how long to wait before the next attempt, or {@code null} if
	 * unknown
	 */
	public PermissionDeniedException(String message, String code, int status, @Nullable String requestId,
			@Nullable Scope requiredScope, @Nullable Duration retryAfter) {
		super(message, code, status, requestId, retryAfter);
		this.requiredScope = requiredScope;
	}

	/**
	 * Return the scope that the call needs.
	 * @return the scope, or empty if it is unknown
	 */
	public Optional<Scope> requiredScope() {
		return Optional.ofNullable(this.requiredScope);
	}

}
