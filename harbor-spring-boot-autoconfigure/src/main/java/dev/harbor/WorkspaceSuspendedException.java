package dev.harbor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The workspace is suspended or archived and takes no writes, perhaps no reads (status
 * 403, code {@code workspace_suspended}).
 */
public class WorkspaceSuspendedException extends HarborApiException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code Harbor's code for it
	 * @param status the HTTP status
	 * @param requestId the id of the request, or {@code null} if it is not known
	 */
	public WorkspaceSuspendedException(String message, String code, int status, @Nullable String requestId) {
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
	public WorkspaceSuspendedException(String message, String code, int status, @Nullable String requestId,
			@Nullable Duration retryAfter) {
		super(message, code, status, requestId, retryAfter);
	}

}
