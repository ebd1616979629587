package dev.harbor;

import org.jspecify.annotations.Nullable;

/**
 * Harbor could not be reached or did not answer completely and in time. A call that
 * creates something may have taken effect; it is safe to repeat with the same idempotency
 * key.
 */
public class HarborConnectionException extends HarborException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param cause why, usually an {@link java.io.IOException}
	 */
	public HarborConnectionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
