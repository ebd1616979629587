package dev.harbor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The key is missing, malformed, revoked, expired or of the other environment (status
 * 401, code {@code authentication_failed}).
 */
public class AuthenticationFailedException extends HarborApiException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code Harbor's code for it
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if it is not known
	 */
	public AuthenticationFailedException(String message, String code, int status, @Nullable String requestId) {
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
	public AuthenticationFailedException(String message, String code, int status, @Nullable String requestId,
			@Nullable Duration retryAfter) {
		super(message, code, status, requestId, retryAfter);
	}

}
