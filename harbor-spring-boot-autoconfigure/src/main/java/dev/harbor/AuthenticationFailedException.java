package dev.harbor;

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
	 * @param requestId the id of the request, where the answer tells it
	 */
	public AuthenticationFailedException(String message, String code, int status, @Nullable String requestId) {
		super(message, code, status, requestId);
	}

}
