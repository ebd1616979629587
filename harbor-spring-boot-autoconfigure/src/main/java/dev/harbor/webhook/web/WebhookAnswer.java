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
 * Answer to Harbor that the application has not written. It must be written directly,
 * because an error page could change it.
 *
 * @param status the status
 * @param code the error code in the body, or {@code null} for an empty body
 * @param retryAfter the time until the next attempt, or {@code null} if it is not known
 * @since 0.2.0
 */
public record WebhookAnswer(int status, @Nullable String code, @Nullable Duration retryAfter) {

	private static final String UNAVAILABLE = "webhook_unavailable";

	private static final String FAILED = "webhook_handler_failed";

	/**
	 * Create an answer to a delivery that was handled, or does not have to be.
	 * @return the answer
	 */
	static WebhookAnswer acknowledged() {
		return new WebhookAnswer(HttpStatus.OK.value(), null, null);
	}

	/**
	 * Create an answer to a rejected delivery.
	 * @return the answer, which does not reveal the exact reason
	 */
	static WebhookAnswer refused(Reason reason) {
		HttpStatus status = (reason == Reason.BODY_TOO_LARGE) ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST;
		return new WebhookAnswer(status.value(),
				(reason == Reason.MALFORMED_BODY) ? "webhook_payload_invalid" : "webhook_signature_invalid", null);
	}

	/**
	 * Create an answer to a delivery that cannot be received now.
	 * @param retryAfter the time until the next attempt, or {@code null} if it is not
	 * known
	 * @return the answer
	 */
	public static WebhookAnswer unavailable(@Nullable Duration retryAfter) {
		return new WebhookAnswer(HttpStatus.SERVICE_UNAVAILABLE.value(), UNAVAILABLE, retryAfter);
	}

	/**
	 * Create an answer to a delivery whose handling failed.
	 * @param status the status chosen by the application; replaced with 500 if it is less
	 * than 300, because a failure must not be answered with success
	 * @return the answer
	 */
	public static WebhookAnswer failed(int status) {
		return new WebhookAnswer((status < 300) ? HttpStatus.INTERNAL_SERVER_ERROR.value() : status, FAILED, null);
	}

	/**
	 * Return whether the answer acknowledges the delivery.
	 * @return whether the status is a success
	 */
	public boolean isSuccess() {
		return isSuccess(this.status);
	}

	static boolean isSuccess(int status) {
		return status >= 200 && status < 300;
	}

	/**
	 * Return all headers of the answer.
	 * @return the headers, with one value each
	 */
	public Map<String, String> headers() {
		Map<String, String> headers = new LinkedHashMap<>();
		if (this.retryAfter != null) {
			// Rounded up, because an attempt before the claim has ended finds the event
			// claimed.
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
	 * @return the body, empty if there is no error code
	 */
	public byte[] body() {
		if (this.code == null) {
			return new byte[0];
		}
		HttpStatus known = HttpStatus.resolve(this.status);
		String title = (known != null) ? known.getReasonPhrase() : "Error";
		// Not String.format, which uses other digits in some locales.
		String body = "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + this.status + ",\"code\":\""
				+ this.code + "\"}";
		return body.getBytes(StandardCharsets.UTF_8);
	}

}
