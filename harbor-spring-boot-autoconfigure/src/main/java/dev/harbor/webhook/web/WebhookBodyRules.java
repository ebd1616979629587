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

package dev.harbor.webhook.web;

import java.util.List;

import dev.harbor.webhook.WebhookVerificationException;
import dev.harbor.webhook.WebhookVerificationException.Reason;

/**
 * Rules for the bodies of deliveries, independent of the web framework.
 *
 * @param maxSize the maximum size of a body, in bytes
 * @since 0.2.0
 */
public record WebhookBodyRules(int maxSize) {

	/**
	 * Check the headers that describe a body, before it is read.
	 * @param contentEncodings the values of the {@code Content-Encoding} header
	 * @param declaredLength the {@code Content-Length}, negative if there is none
	 * @throws WebhookVerificationException if the body cannot be accepted, with the
	 * reason
	 */
	public void checkDeclared(List<String> contentEncodings, long declaredLength) {
		for (String encoding : contentEncodings) {
			if (!encoding.equalsIgnoreCase("identity")) {
				throw new WebhookVerificationException(Reason.UNSUPPORTED_ENCODING);
			}
		}
		if (declaredLength > this.maxSize) {
			throw new WebhookVerificationException(Reason.BODY_TOO_LARGE);
		}
	}

	/**
	 * Check a body that was read.
	 * @param body the bytes that were read, at most one more than the maximum size
	 * @param declaredLength the {@code Content-Length}, negative if there is none
	 * @return the body
	 * @throws WebhookVerificationException if the body is too large or not complete, with
	 * the reason
	 */
	public byte[] checkRead(byte[] body, long declaredLength) {
		if (body.length > this.maxSize) {
			throw new WebhookVerificationException(Reason.BODY_TOO_LARGE);
		}
		// Without a declared length, an empty body means that it was read before: no
		// delivery has an empty body.
		boolean complete = (declaredLength >= 0) ? body.length == declaredLength : body.length > 0;
		if (!complete) {
			throw new WebhookVerificationException(Reason.BODY_ALREADY_READ);
		}
		return body;
	}

}
