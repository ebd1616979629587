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

package dev.harbor.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Inspects the headers and bodies of the application's answers. Everything is passed on
 * immediately, except for the end of an answer, which is inspected first: the test may
 * end as soon as it has received the answer.
 */
@NullMarked
final class ResponseWatch extends OncePerRequestFilter implements Ordered {

	ResponseWatch() {
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		WatchedResponse watched = WebUtils.getNativeResponse(response, WatchedResponse.class);
		if (watched == null && SecretWatch.isActive()) {
			watched = new WatchedResponse(response,
					"the answer to " + request.getMethod() + " " + request.getRequestURI());
			response = watched;
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			if (watched != null) {
				watched.inspect();
			}
		}
	}

	/**
	 * Passes everything on and inspects it.
	 */
	private static final class WatchedResponse extends HttpServletResponseWrapper {

		// Single bytes are collected, but fewer than servers buffer before they send.
		private static final int CHUNK = 4096;

		// As long as the longest secret, which may span two chunks.
		private static final int OVERLAP = 1024;

		private final String place;

		private final ByteArrayOutputStream written = new ByteArrayOutputStream();

		private @Nullable ServletOutputStream stream;

		private @Nullable PrintWriter writer;

		private int inspected;

		WatchedResponse(HttpServletResponse response, String place) {
			super(response);
			this.place = place;
		}

		synchronized void write(byte[] bytes, int offset, int length) {
			this.written.write(bytes, offset, length);
			if (length > 1 || this.written.size() - this.inspected >= CHUNK) {
				inspect();
			}
		}

		synchronized void inspect() {
			if (this.written.size() == this.inspected) {
				return;
			}
			byte[] bytes = this.written.toByteArray();
			SecretWatch.inspect(this.place, new String(bytes, StandardCharsets.UTF_8));
			this.written.reset();
			int kept = Math.min(bytes.length, OVERLAP);
			this.written.write(bytes, bytes.length - kept, kept);
			this.inspected = kept;
		}

		private synchronized void forget() {
			this.written.reset();
			this.inspected = 0;
		}

		private void inspect(String header, @Nullable String value) {
			SecretWatch.inspect(this.place + ", " + header, value);
		}

		@Override
		public void setHeader(String name, String value) {
			inspect(name, value);
			super.setHeader(name, value);
		}

		@Override
		public void addHeader(String name, String value) {
			inspect(name, value);
			super.addHeader(name, value);
		}

		@Override
		public void addCookie(Cookie cookie) {
			inspect("cookie " + cookie.getName(), cookie.getValue());
			super.addCookie(cookie);
		}

		@Override
		public void sendRedirect(String location) throws IOException {
			inspect("Location", location);
			super.sendRedirect(location);
		}

		@Override
		public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
			inspect("Location", location);
			super.sendRedirect(location, status, clearBuffer);
		}

		@Override
		public void sendError(int status, String message) throws IOException {
			inspect("status " + status, message);
			super.sendError(status, message);
		}

		@Override
		public void reset() {
			super.reset();
			forget();
			this.stream = null;
			this.writer = null;
		}

		@Override
		public void resetBuffer() {
			super.resetBuffer();
			forget();
		}

		@Override
		public void flushBuffer() throws IOException {
			inspect();
			super.flushBuffer();
		}

		@Override
		public ServletOutputStream getOutputStream() throws IOException {
			if (this.stream == null) {
				this.stream = new WatchedOutputStream(super.getOutputStream(), this);
			}
			return this.stream;
		}

		@Override
		public PrintWriter getWriter() throws IOException {
			if (this.writer == null) {
				this.writer = new WatchedWriter(super.getWriter(), this);
			}
			return this.writer;
		}

	}

	/**
	 * The bytes of an answer.
	 */
	private static final class WatchedOutputStream extends ServletOutputStream {

		private final ServletOutputStream delegate;

		private final WatchedResponse response;

		WatchedOutputStream(ServletOutputStream delegate, WatchedResponse response) {
			this.delegate = delegate;
			this.response = response;
		}

		@Override
		public void write(int b) throws IOException {
			this.response.write(new byte[] { (byte) b }, 0, 1);
			this.delegate.write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.response.write(bytes, offset, length);
			this.delegate.write(bytes, offset, length);
		}

		@Override
		public void flush() throws IOException {
			this.response.inspect();
			this.delegate.flush();
		}

		@Override
		public void close() throws IOException {
			this.response.inspect();
			this.delegate.close();
		}

		@Override
		public boolean isReady() {
			return this.delegate.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.delegate.setWriteListener(listener);
		}

	}

	/**
	 * The characters of an answer.
	 */
	private static final class WatchedWriter extends PrintWriter {

		private final WatchedResponse response;

		WatchedWriter(PrintWriter delegate, WatchedResponse response) {
			super(delegate);
			this.response = response;
		}

		@Override
		public void write(int c) {
			note(String.valueOf((char) c));
			super.write(c);
		}

		@Override
		public void write(char[] chars, int offset, int length) {
			note(new String(chars, offset, length));
			super.write(chars, offset, length);
		}

		@Override
		public void write(String text, int offset, int length) {
			note(text.substring(offset, offset + length));
			super.write(text, offset, length);
		}

		private void note(String text) {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			this.response.write(bytes, 0, bytes.length);
		}

		@Override
		public void flush() {
			this.response.inspect();
			super.flush();
		}

		@Override
		public void close() {
			this.response.inspect();
			super.close();
		}

	}

}
