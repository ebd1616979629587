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

package dev.harbor.outbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.harbor.ApiKey;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.HarborException;
import dev.harbor.IdempotencyConflictException;
import dev.harbor.InvalidRequestException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.ResourceNotFoundException;
import dev.harbor.WorkspaceSuspendedException;

import org.springframework.core.NestedExceptionUtils;

/**
 * Why an entry could not be sent.
 *
 * @param kind what to do about it
 * @param isOfWorkspace whether it concerns one workspace, and not the client
 * @param code Harbor's code, or what there is in its place
 * @param message what happened
 * @param mayHaveArrived whether Harbor may have taken the event nevertheless
 * @param retryAfter when Harbor wants to be asked again, if it says so
 */
record SendFailure(Kind kind, boolean isOfWorkspace, String code, String message, boolean mayHaveArrived,
		Optional<Duration> retryAfter) {

	// The last one with a code that is new: about the event, and no reason to hold up all
	// others.
	private static final Set<Integer> FINAL_STATUSES = Set.of(400, 404, 409, 413, 422);

	private static final Set<Integer> TRANSIENT_CLIENT_ERRORS = Set.of(408, 425, 429);

	private static final Set<Reason> BEFORE_SENDING = Set.of(Reason.UNKNOWN_HOST, Reason.CONNECTION_REFUSED,
			Reason.CONNECT_TIMEOUT, Reason.TLS, Reason.CLOSED);

	// What says that there is nothing to wait for would be asked without end.
	private static final Duration MOMENT = Duration.ofMillis(50);

	private static final int REQUEST_TIMEOUT = 408;

	static SendFailure of(RuntimeException failure) {
		return new SendFailure(kind(failure), failure instanceof WorkspaceSuspendedException, code(failure),
				message(failure), mayHaveArrived(failure), (failure instanceof HarborApiException refusal)
						? refusal.retryAfter().map(SendFailure::atLeastAMoment) : Optional.empty());
	}

	private static Duration atLeastAMoment(Duration retryAfter) {
		return (retryAfter.compareTo(MOMENT) > 0) ? retryAfter : MOMENT;
	}

	String error() {
		return this.code + ": " + this.message;
	}

	private static Kind kind(RuntimeException failure) {
		if (failure instanceof AuthenticationFailedException || failure instanceof PermissionDeniedException
				|| failure instanceof WorkspaceSuspendedException) {
			return Kind.REFUSED;
		}
		if (failure instanceof InvalidRequestException || failure instanceof ResourceNotFoundException
				|| failure instanceof IdempotencyConflictException) {
			return Kind.FINAL;
		}
		if (failure instanceof RateLimitExceededException) {
			return Kind.LIMITED;
		}
		if (failure instanceof HarborConnectionException) {
			return Kind.TRANSIENT;
		}
		if (!(failure instanceof HarborApiException refusal)) {
			// The client has no key, or does not exist in this instance.
			return Kind.REFUSED;
		}
		if (FINAL_STATUSES.contains(refusal.status())) {
			return Kind.FINAL;
		}
		// Not redirects either, which lead nowhere until somebody changes the URL.
		return (refusal.status() >= 300 && refusal.status() < 500
				&& !TRANSIENT_CLIENT_ERRORS.contains(refusal.status())) ? Kind.REFUSED : Kind.TRANSIENT;
	}

	private static String code(RuntimeException failure) {
		if (failure instanceof HarborApiException refusal) {
			return refusal.code();
		}
		return (failure instanceof HarborConnectionException) ? "connection" : "not_sent";
	}

	private static String message(RuntimeException failure) {
		// That of a client that cannot be created is within one of Spring's.
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		Throwable told = (failure instanceof HarborException) ? failure : cause;
		// What else comes from the application, whose messages may hold anything; should
		// one of ours repeat a key, it must not be kept.
		boolean own = told.getClass().getName().startsWith("dev.harbor.") || told instanceof IllegalStateException
				|| told instanceof IllegalArgumentException;
		return (own && told.getMessage() != null) ? ApiKey.redactAll(told.getMessage()) : told.getClass().getName();
	}

	/**
	 * Return whether an attempt of the call may have arrived. Failures of earlier
	 * attempts are suppressed exceptions.
	 */
	private static boolean mayHaveArrived(RuntimeException failure) {
		return Stream.concat(Stream.of(failure), Arrays.stream(failure.getSuppressed()))
			.anyMatch(SendFailure::attemptMayHaveArrived);
	}

	private static boolean attemptMayHaveArrived(Throwable attempt) {
		if (attempt instanceof HarborApiException refusal) {
			return refusal.status() < 300 || refusal.status() >= 500 || refusal.status() == REQUEST_TIMEOUT;
		}
		return attempt instanceof HarborConnectionException failure && !BEFORE_SENDING.contains(failure.reason());
	}

	/**
	 * Kinds of failures.
	 */
	enum Kind {

		/**
		 * Retry with growing delays.
		 */
		TRANSIENT,

		/**
		 * Wait for the rate limit of the key, or for another key.
		 */
		LIMITED,

		/**
		 * Wait for another key, scope or state of the workspace.
		 */
		REFUSED,

		/**
		 * Do not retry.
		 */
		FINAL

	}

}
