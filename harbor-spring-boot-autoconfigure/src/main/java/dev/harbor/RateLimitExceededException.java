package dev.harbor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The key made more requests than its rate limit admits (status 429, code
 * {@code rate_limit_exceeded}). Thrown as well, without a request id, where the limit is
 * known to last for longer than the call may take; that call was not sent.
 */
public class RateLimitExceededException extends HarborApiException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code Harbor's code for it
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if it is not known
	 * @param retryAfter how long to wait before the next attempt, or {@code null} if it
	 * is not known
	 */
	public RateLimitExceededException(String message, String code, int status, @Nullable String requestId,
			@Nullable Duration retryAfter) {
		super(message, code, status, requestId, retryAfter);
	}

}
