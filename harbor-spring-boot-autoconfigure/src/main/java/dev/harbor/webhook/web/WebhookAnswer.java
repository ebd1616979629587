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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * An answer to Harbor that the application has no part in. To be written directly: an
 * error page may be anything.
 *
 * @param status the status
 * @param code what the body says is wrong, or {@code null} for an empty body
 * @param retryAfter when to try again, if that is known
 * @since 0.2.0
 */
public record WebhookAnswer(int status, @Nullable String code, @Nullable Duration retryAfter) {

	private static final String UNAVAILABLE = "webhook_unavailable";

	private static final String FAILED = "webhook_handler_failed";

	/**
	 * The delivery is taken, or needs not to be.
	 * @return the answer
	 */
	static WebhookAnswer acknowledged() {
		return new WebhookAnswer(HttpStatus.OK.value(), null, null);
	}

	/**
	 * The delivery is refused.
	 * @return the answer, which does not hint at the reason
	 */
	static WebhookAnswer refused(Reason reason) {
		HttpStatus status = (reason == Reason.BODY_TOO_LARGE) ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST;
		return new WebhookAnswer(status.value(),
				(reason == Reason.MALFORMED_BODY) ? "webhook_payload_invalid" : "webhook_signature_invalid", null);
	}

	/**
	 * The delivery cannot be taken now.
	 * @param retryAfter when to try again, if that is known
	 * @return the answer
	 */
	public static WebhookAnswer unavailable(@Nullable Duration retryAfter) {
		return new WebhookAnswer(HttpStatus.SERVICE_UNAVAILABLE.value(), UNAVAILABLE, retryAfter);
	}

	/**
	 * The delivery could not be handled.
	 * @param status the status that the application has chosen; a success, which nothing
	 * makes of a failure, is replaced by 500
	 * @return the answer
	 */
	public static WebhookAnswer failed(int status) {
		return new WebhookAnswer((status < 300) ? HttpStatus.INTERNAL_SERVER_ERROR.value() : status, FAILED, null);
	}

	/**
	 * Whether the answer acknowledges the delivery.
	 * @return whether it is a success
	 */
	public boolean isSuccess() {
		return isSuccess(this.status);
	}

	static boolean isSuccess(int status) {
		return status >= 200 && status < 300;
	}

	/**
	 * Return the headers of the answer, of which no other one is needed.
	 * @return the headers, with one value each
	 */
	public Map<String, String> headers() {
		Map<String, String> headers = new LinkedHashMap<>();
		if (this.retryAfter != null) {
			// Rounded up: a moment too early finds the event claimed once more.
			headers.put(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, this.retryAfter.toSeconds() + 1)));
		}
		if (this.code != null) {
			headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		}
		headers.put(HttpHeaders.CONTENT_LENGTH, Integer.toString(body().length));
		return headers;
	}

	/**
	 * Return the body of the answer.
	 * @return the body, empty for a success
	 */
	public byte[] body() {
		if (this.code == null) {
			return new byte[0];
		}
		HttpStatus known = HttpStatus.resolve(this.status);
		String title = (known != null) ? known.getReasonPhrase() : "Error";
		// Without a format, which has digits of its own in some languages.
		String body = "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + this.status + ",\"code\":\""
				+ this.code + "\"}";
		return body.getBytes(StandardCharsets.UTF_8);
	}

}
