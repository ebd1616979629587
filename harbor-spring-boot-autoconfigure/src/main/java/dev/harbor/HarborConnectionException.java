/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Harbor could not be reached, or did not answer completely in time. A call that creates
 * something may have taken effect. It can safely be repeated with the same idempotency
 * key.
 *
 * @since 0.1.0
 */
public class HarborConnectionException extends HarborException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Create an exception with the reason {@link Reason#OTHER}.
	 * @param message what happened
	 * @param cause the cause, usually an {@link java.io.IOException}
	 */
	public HarborConnectionException(String message, @Nullable Throwable cause) {
		this(message, Reason.OTHER, cause);
	}

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param reason the kind of failure
	 * @param cause the cause, usually an {@link java.io.IOException}
	 */
	public HarborConnectionException(String message, Reason reason, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Return the kind of failure.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Kinds of failure. More may be added.
	 */
	public enum Reason {

		/**
		 * The name of the host or of a proxy cannot be resolved.
		 */
		UNKNOWN_HOST,

		/**
		 * Nothing accepts connections at the host and port, or there is no route to it.
		 */
		CONNECTION_REFUSED,

		/**
		 * No connection was established within the connect timeout.
		 */
		CONNECT_TIMEOUT,

		/**
		 * The TLS handshake failed, usually because the certificate of the server is not
		 * trusted.
		 */
		TLS,

		/**
		 * The answer was not complete within the time of the attempt.
		 */
		TIMEOUT,

		/**
		 * The application's HTTP client, its builder or an interceptor failed. The call
		 * is not retried, because it would fail again.
		 */
		HTTP_CLIENT,

		/**
		 * The client was closed.
		 */
		CLOSED,

		/**
		 * Any other failure, such as a broken connection.
		 */
		OTHER;

		/**
		 * Return the reason as shown to operators.
		 * @return the name in lower case, such as {@code unknown_host}
		 */
		public String value() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
