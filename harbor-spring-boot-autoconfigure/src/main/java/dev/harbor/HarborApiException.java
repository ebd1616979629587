package dev.harbor;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Harbor answered a call with an error. Branch on the type or on {@link #code()}, never
 * on the message: codes are stable, messages are not, and new codes may come.
 */
public class HarborApiException extends HarborException {

	private static final long serialVersionUID = 1L;

	/**
	 * The code of an answer that does not say one in a readable way.
	 */
	public static final String UNKNOWN_CODE = "unknown";

	private final String code;

	private final int status;

	private final @Nullable String requestId;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param code Harbor's code for it
	 * @param status the HTTP status
	 * @param requestId the id of the request, where the answer tells it
	 */
	public HarborApiException(String message, String code, int status, @Nullable String requestId) {
		super(message, null);
		this.code = code;
		this.status = status;
		this.requestId = requestId;
	}

	/**
	 * Return Harbor's code for what went wrong.
	 * @return the code, {@value #UNKNOWN_CODE} if the answer was not readable
	 */
	public String code() {
		return this.code;
	}

	/**
	 * Return the HTTP status of the answer.
	 * @return the status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the id of the request, to be quoted to Harbor's support.
	 * @return the id, or empty where no answer told one
	 */
	public Optional<String> requestId() {
		return Optional.ofNullable(this.requestId);
	}

}
