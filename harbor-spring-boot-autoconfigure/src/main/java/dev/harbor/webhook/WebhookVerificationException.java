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

package dev.harbor.webhook;

/**
 * A delivery was refused: it is not proven to come from Harbor, or cannot be read. The
 * message contains the reason, and nothing that was received.
 *
 * @since 0.1.0
 */
public class WebhookVerificationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason the reason
	 */
	public WebhookVerificationException(Reason reason) {
		super(reason.description);
		this.reason = reason;
	}

	/**
	 * Return the reason.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Reasons of a refusal. Checks are made in the order form of the headers, signature,
	 * time, body. {@link #TIMESTAMP_TOO_OLD} and {@link #TIMESTAMP_IN_FUTURE} therefore
	 * imply a valid signature.
	 */
	public enum Reason {

		/**
		 * The {@code Harbor-Signature} header is missing.
		 */
		MISSING_SIGNATURE("there is no Harbor-Signature header"),

		/**
		 * The {@code Harbor-Signature} header is not 64 lower-case hexadecimal digits.
		 */
		MALFORMED_SIGNATURE("the Harbor-Signature header is not 64 lower-case hexadecimal digits"),

		/**
		 * The {@code Harbor-Timestamp} header is missing.
		 */
		MISSING_TIMESTAMP("there is no Harbor-Timestamp header"),

		/**
		 * The {@code Harbor-Timestamp} header is not one plain decimal number.
		 */
		MALFORMED_TIMESTAMP("the Harbor-Timestamp header is not a plain decimal number of seconds"),

		/**
		 * The delivery was signed longer ago than the tolerance allows.
		 */
		TIMESTAMP_TOO_OLD("it was signed longer ago than the tolerance allows"),

		/**
		 * The delivery was signed further in the future than the tolerance allows.
		 */
		TIMESTAMP_IN_FUTURE("it was signed further in the future than the tolerance allows"),

		/**
		 * The signature does not match any secret of the endpoint.
		 */
		SIGNATURE_MISMATCH("no secret of the endpoint makes this signature"),

		/**
		 * The body is larger than the configured maximum.
		 */
		BODY_TOO_LARGE("the body is larger than the receiver takes"),

		/**
		 * The body was read before it could be verified.
		 */
		BODY_ALREADY_READ("something read the body before it could be verified"),

		/**
		 * The body could not be read to its end.
		 */
		BODY_INCOMPLETE("the body could not be read to its end"),

		/**
		 * The signature is valid, but the body is not a delivery.
		 */
		MALFORMED_BODY("the body has a valid signature, but is not a delivery"),

		/**
		 * The body has a content encoding, so its bytes differ from the signed ones.
		 */
		UNSUPPORTED_ENCODING("the body has a content encoding that is not supported");

		private final String description;

		Reason(String description) {
			this.description = "Delivery refused: " + description;
		}

	}

}
