package dev.harbor;

import org.jspecify.annotations.Nullable;

/**
 * Base of everything that goes wrong while calling Harbor. No message of it or of its
 * subclasses holds a key or a secret.
 */
public abstract class HarborException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	protected HarborException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
