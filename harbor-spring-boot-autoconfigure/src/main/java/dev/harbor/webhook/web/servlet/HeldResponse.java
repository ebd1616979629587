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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.harbor.webhook.web.WebhookAnswer;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Response that is held back until the outcome of the delivery is decided. Until then the
 * wrapped response has the status of a failure, so that an answer that bypasses this
 * response is not a success.
 */
class HeldResponse extends ContentCachingResponseWrapper {

	private static final Log logger = LogFactory.getLog(HeldResponse.class);

	private static final String ATTRIBUTE = HeldResponse.class.getName();

	/**
	 * Headers that describe the body of the application, which is replaced.
	 */
	private static final Set<String> BODY_HEADERS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

	static {
		BODY_HEADERS.addAll(List.of(HttpHeaders.CONTENT_DISPOSITION, HttpHeaders.CONTENT_ENCODING,
				HttpHeaders.CONTENT_LANGUAGE, HttpHeaders.CONTENT_LENGTH, HttpHeaders.CONTENT_LOCATION,
				HttpHeaders.CONTENT_RANGE, HttpHeaders.CONTENT_TYPE, HttpHeaders.ETAG, HttpHeaders.LAST_MODIFIED,
				HttpHeaders.TRAILER, HttpHeaders.TRANSFER_ENCODING));
	}

	private int status = HttpStatus.OK.value();

	private boolean error;

	private @Nullable String errorMessage;

	private boolean redirect;

	private boolean handling;

	private int handlersFailure;

	HeldResponse(HttpServletResponse response) {
		super(response);
		response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
	}

	static @Nullable HeldResponse of(ServletRequest request) {
		return (HeldResponse) request.getAttribute(ATTRIBUTE);
	}

	void keepIn(ServletRequest request) {
		request.setAttribute(ATTRIBUTE, this);
	}

	void removeFrom(ServletRequest request) {
		request.removeAttribute(ATTRIBUTE);
	}

	/**
	 * Note whether the handler is running or its return value is being written. The first
	 * failure status set during this time is kept, even if another status is set later.
	 */
	void handling(boolean handling) {
		this.handling = handling;
	}

	/**
	 * Return the status of the answer, as it is set so far.
	 */
	@Override
	public int getStatus() {
		return (this.handlersFailure != 0) ? this.handlersFailure : this.status;
	}

	@Override
	public void setStatus(int status) {
		this.status = status;
		if (this.handling && this.handlersFailure == 0 && (status < 200 || status >= 300)) {
			this.handlersFailure = status;
		}
	}

	@Override
	public void sendError(int status) throws IOException {
		sendError(status, null);
	}

	@Override
	public void sendError(int status, @Nullable String message) {
		resetBuffer();
		setStatus(status);
		this.error = true;
		this.errorMessage = message;
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		sendRedirect(location, HttpStatus.FOUND.value(), true);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		if (clearBuffer) {
			resetBuffer();
		}
		setStatus(status);
		setHeader(HttpHeaders.LOCATION, location);
		this.redirect = true;
	}

	@Override
	public void flushBuffer() {
		// Held back.
	}

	@Override
	public boolean isCommitted() {
		return this.error || this.redirect || super.isCommitted();
	}

	@Override
	public void reset() {
		super.reset();
		this.status = HttpStatus.OK.value();
		this.error = false;
		this.redirect = false;
		raw().setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
	}

	/**
	 * Return whether an error was sent, which the web server would answer with an error
	 * page.
	 */
	boolean isError() {
		return this.error;
	}

	/**
	 * Send the answer unchanged.
	 */
	void release() throws IOException {
		raw().setStatus(getStatus());
		if (getContentSize() == 0 && getStatus() != HttpStatus.NO_CONTENT.value()) {
			// Otherwise the server sends an empty body in chunks.
			raw().setContentLength(0);
		}
		copyBodyToResponse();
		flush(raw());
	}

	/**
	 * Send the answer as without this response: an error is forwarded to the error pages.
	 */
	void releaseToErrorPages() throws IOException {
		if (!this.error) {
			release();
		}
		else if (this.errorMessage != null) {
			raw().sendError(this.status, this.errorMessage);
		}
		else {
			raw().sendError(this.status);
		}
	}

	/**
	 * Send another answer instead.
	 */
	void write(WebhookAnswer answer) throws IOException {
		HttpServletResponse response = raw();
		if (response.isCommitted()) {
			logger.error("The answer to a delivery was sent too early, with the status %s instead of %s"
				.formatted(response.getStatus(), answer.status()));
			return;
		}
		resetBody(response);
		response.setStatus(answer.status());
		answer.headers().forEach(response::setHeader);
		response.getOutputStream().write(answer.body());
		flush(response);
	}

	/**
	 * Flush the response. A failure bypasses the wrappers of other filters, which could
	 * hold it back and turn it into a success.
	 */
	private static void flush(HttpServletResponse response) throws IOException {
		int status = response.getStatus();
		response.flushBuffer();
		if (status >= HttpStatus.MULTIPLE_CHOICES.value() && !response.isCommitted()) {
			ServletResponse innermost = response;
			while (innermost instanceof ServletResponseWrapper wrapper) {
				innermost = wrapper.getResponse();
			}
			((HttpServletResponse) innermost).setStatus(status);
			innermost.flushBuffer();
		}
	}

	private static void resetBody(HttpServletResponse response) {
		Map<String, List<String>> kept = new LinkedHashMap<>();
		for (String name : response.getHeaderNames()) {
			if (!BODY_HEADERS.contains(name)) {
				kept.put(name, new ArrayList<>(response.getHeaders(name)));
			}
		}
		response.reset();
		// Jetty sets its own headers again immediately.
		response.getHeaderNames().forEach(kept::remove);
		kept.forEach((name, values) -> values.stream()
			.filter(StringUtils::hasLength)
			.forEach((value) -> response.addHeader(name, value)));
	}

	private HttpServletResponse raw() {
		return (HttpServletResponse) getResponse();
	}

}
