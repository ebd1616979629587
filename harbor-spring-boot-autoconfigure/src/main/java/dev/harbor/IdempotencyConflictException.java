package dev.harbor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The idempotency key was used within 24 hours for another body (status 409, code
 * {@code idempotency_conflict}).
 */
public class IdempotencyConflictException extends HarborApiException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code Harbor's code for it
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if it is not known
	 */
	public IdempotencyConflictException(String message, String code, int status, @Nullable String requestId) {
		super(message, code, status, requestId);
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
	public IdempotencyConflictException(String message, String code, int status, @Nullable String requestId,
			@Nullable Duration retryAfter) {
		super(message, code, status, requestId, retryAfter);
	}

}
