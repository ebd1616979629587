package dev.harbor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A field, limit or cursor is not acceptable, or the request is too large (status 400 or
 * 413, code {@code invalid_request}).
 */
public class InvalidRequestException extends HarborApiException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code Harbor's code for it
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if it is not known
	 */
	public InvalidRequestException(String message, String code, int status, @Nullable String requestId) {
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
	public InvalidRequestException(String message, String code, int status, @Nullable String requestId,
			@Nullable Duration retryAfter) {
		super(message, code, status, requestId, retryAfter);
	}

}
