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
 * The reason why an entry could not be sent.
 *
 * @param kind the kind of the failure
 * @param isOfWorkspace whether the failure concerns one workspace instead of the client
 * @param code the error code of Harbor, or its replacement
 * @param message the description of the failure
 * @param mayHaveArrived whether Harbor may have accepted the event despite the failure
 * @param retryAfter the time after which Harbor permits another call, if it is known
 */
record SendFailure(Kind kind, boolean isOfWorkspace, String code, String message, boolean mayHaveArrived,
		Optional<Duration> retryAfter) {

	// The last status may have an unknown code. It concerns the event, and must not block
	// other entries.
	private static final Set<Integer> FINAL_STATUSES = Set.of(400, 404, 409, 413, 422);

	private static final Set<Integer> TRANSIENT_CLIENT_ERRORS = Set.of(408, 425, 429);

	private static final Set<Reason> BEFORE_SENDING = Set.of(Reason.UNKNOWN_HOST, Reason.CONNECTION_REFUSED,
			Reason.CONNECT_TIMEOUT, Reason.TLS, Reason.CLOSED);

	// A time without a pause would cause endless calls.
	private static final Duration MOMENT = Duration.ofMillis(50);

	private static final int REQUEST_TIMEOUT = 408;

	static SendFailure of(Exception failure) {
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

	private static Kind kind(Exception failure) {
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
		// Includes redirects, which remain until the URL is corrected.
		return (refusal.status() >= 300 && refusal.status() < 500
				&& !TRANSIENT_CLIENT_ERRORS.contains(refusal.status())) ? Kind.REFUSED : Kind.TRANSIENT;
	}

	private static String code(Exception failure) {
		if (failure instanceof HarborApiException refusal) {
			return refusal.code();
		}
		return (failure instanceof HarborConnectionException) ? "connection" : "not_sent";
	}

	private static String message(Exception failure) {
		// The exception of a client that cannot be created is the cause of an exception
		// of Spring.
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		Throwable reported = (failure instanceof HarborException) ? failure : cause;
		// Messages of other exceptions come from the application and may contain
		// anything. If one contains a key, it must not be stored.
		boolean own = reported.getClass().getName().startsWith("dev.harbor.")
				|| reported instanceof IllegalStateException || reported instanceof IllegalArgumentException;
		return (own && reported.getMessage() != null) ? ApiKey.redactAll(reported.getMessage())
				: reported.getClass().getName();
	}

	/**
	 * Return whether an attempt of the call may have arrived. Failures of earlier
	 * attempts are suppressed exceptions.
	 */
	private static boolean mayHaveArrived(Exception failure) {
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
		 * Retry with increasing delays.
		 */
		TRANSIENT,

		/**
		 * Wait for the rate limit of the key, or for another key.
		 */
		LIMITED,

		/**
		 * Wait until the key, the scope or the state of the workspace has changed.
		 */
		REFUSED,

		/**
		 * Do not retry.
		 */
		FINAL

	}

}
