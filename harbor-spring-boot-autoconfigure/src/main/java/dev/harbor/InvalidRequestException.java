package dev.harbor;

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
	 * @param requestId the id of the request, where the answer tells it
	 */
	public InvalidRequestException(String message, String code, int status, @Nullable String requestId) {
		super(message, code, status, requestId);
	}

}
