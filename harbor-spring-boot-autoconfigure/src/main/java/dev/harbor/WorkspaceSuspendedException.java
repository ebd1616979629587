package dev.harbor;

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
	 * @param requestId the id of the request, where the answer tells it
	 */
	public WorkspaceSuspendedException(String message, String code, int status, @Nullable String requestId) {
		super(message, code, status, requestId);
	}

}
