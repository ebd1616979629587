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

package dev.harbor.webhook.web.servlet;

import java.io.IOException;
import java.util.Collections;

import dev.harbor.webhook.WebhookVerificationException;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.web.WebhookBodyRules;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.util.ContentCachingRequestWrapper;

/**
 * Reads the bytes of the body of a request, even if a filter has read and cached them
 * before.
 */
class WebhookBodyReader {

	private final WebhookBodyRules rules;

	WebhookBodyReader(WebhookBodyRules rules) {
		this.rules = rules;
	}

	/**
	 * Read the body.
	 * @param request the request
	 * @return the bytes of the body, as they were received
	 * @throws WebhookVerificationException if the body cannot be read or accepted, with
	 * the reason
	 */
	byte[] read(HttpServletRequest request) {
		long declared = request.getContentLengthLong();
		this.rules.checkDeclared(Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)), declared);
		byte[] body = unread(request, (declared >= 0) ? (int) declared : this.rules.maxSize());
		if (body.length <= this.rules.maxSize() && !isForm(request)) {
			// A filter caches a form rewritten from its parameters.
			body = longest(body, request);
		}
		return this.rules.checkRead(body, declared);
	}

	private static byte[] unread(HttpServletRequest request, int expected) {
		try {
			// One byte more, to detect a body that is too long.
			return request.getInputStream().readNBytes(expected + 1);
		}
		catch (IllegalStateException ex) {
			// A filter has called getReader().
			return new byte[0];
		}
		catch (IOException ex) {
			throw new WebhookVerificationException(Reason.BODY_INCOMPLETE);
		}
	}

	private static byte[] longest(byte[] body, ServletRequest request) {
		byte[] longest = body;
		ServletRequest current = request;
		while (current instanceof ServletRequestWrapper wrapper) {
			if (wrapper instanceof ContentCachingRequestWrapper caching) {
				byte[] kept = caching.getContentAsByteArray();
				longest = (kept.length > longest.length) ? kept : longest;
			}
			current = wrapper.getRequest();
		}
		return longest;
	}

	private static boolean isForm(HttpServletRequest request) {
		String contentType = request.getContentType();
		return contentType != null && (startsWith(contentType, MediaType.APPLICATION_FORM_URLENCODED_VALUE)
				|| startsWith(contentType, "multipart/"));
	}

	private static boolean startsWith(String contentType, String prefix) {
		return contentType.regionMatches(true, 0, prefix, 0, prefix.length());
	}

}
