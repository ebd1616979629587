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

package dev.harbor.webhook.web.reactive;

import java.net.InetSocketAddress;
import java.util.List;

import dev.harbor.webhook.WebhookVerificationException;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.web.WebhookBodyRules;
import dev.harbor.webhook.web.WebhookRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Reads the bytes of deliveries without blocking a thread.
 */
class WebhookBodyReader {

	private final WebhookBodyRules rules;

	WebhookBodyReader(WebhookBodyRules rules) {
		this.rules = rules;
	}

	/**
	 * Read a request. The body is not read if the headers are reason enough to reject the
	 * delivery.
	 * @param request the request
	 * @return the request with its body, or with the reason for its rejection
	 */
	Mono<WebhookRequest> read(ServerHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		long declared = headers.getContentLength();
		try {
			WebhookVerifier.checkHeaders(signature(headers), timestamp(headers));
			this.rules.checkDeclared(headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING), declared);
		}
		catch (WebhookVerificationException ex) {
			return Mono.just(unreadable(request, ex));
		}
		return DataBufferUtils.join(request.getBody(), this.rules.maxSize())
			.map(WebhookBodyReader::bytes)
			// The error of a body that was read before.
			.onErrorResume(IllegalStateException.class,
					(ex) -> (ex instanceof DataBufferLimitException) ? Mono.error(ex) : Mono.empty())
			.defaultIfEmpty(new byte[0])
			.map((body) -> readable(request, this.rules.checkRead(body, declared)))
			.onErrorResume((ex) -> Mono.just(unreadable(request, refusal(ex))));
	}

	/**
	 * Return the request to receive if the connection was closed before the body was read
	 * completely.
	 */
	WebhookRequest incomplete(ServerHttpRequest request) {
		return unreadable(request, new WebhookVerificationException(Reason.BODY_INCOMPLETE));
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static WebhookVerificationException refusal(Throwable failure) {
		if (failure instanceof WebhookVerificationException refusal) {
			return refusal;
		}
		return new WebhookVerificationException(
				(failure instanceof DataBufferLimitException) ? Reason.BODY_TOO_LARGE : Reason.BODY_INCOMPLETE);
	}

	private static WebhookRequest readable(ServerHttpRequest request, byte[] body) {
		return new ReadRequest(signature(request.getHeaders()), timestamp(request.getHeaders()), remoteAddress(request),
				body, null);
	}

	private static WebhookRequest unreadable(ServerHttpRequest request, WebhookVerificationException refusal) {
		return new ReadRequest(signature(request.getHeaders()), timestamp(request.getHeaders()), remoteAddress(request),
				new byte[0], refusal);
	}

	private static @Nullable String signature(HttpHeaders headers) {
		return header(headers, "Harbor-Signature");
	}

	private static @Nullable String timestamp(HttpHeaders headers) {
		return header(headers, "Harbor-Timestamp");
	}

	private static @Nullable String header(HttpHeaders headers, String name) {
		List<String> values = headers.get(name);
		return (values == null || values.isEmpty()) ? null : String.join(", ", values);
	}

	private static @Nullable String remoteAddress(ServerHttpRequest request) {
		InetSocketAddress address = request.getRemoteAddress();
		if (address == null) {
			return null;
		}
		// An address from a forwarded header is not resolved.
		return (address.getAddress() != null) ? address.getAddress().getHostAddress() : address.getHostString();
	}

	/**
	 * Request whose body was read or could not be read.
	 */
	private static final class ReadRequest implements WebhookRequest {

		private final @Nullable String signature;

		private final @Nullable String timestamp;

		private final @Nullable String remoteAddress;

		private final byte[] body;

		private final @Nullable WebhookVerificationException refusal;

		ReadRequest(@Nullable String signature, @Nullable String timestamp, @Nullable String remoteAddress, byte[] body,
				@Nullable WebhookVerificationException refusal) {
			this.signature = signature;
			this.timestamp = timestamp;
			this.remoteAddress = remoteAddress;
			this.body = body;
			this.refusal = refusal;
		}

		@Override
		public @Nullable String signature() {
			return this.signature;
		}

		@Override
		public @Nullable String timestamp() {
			return this.timestamp;
		}

		@Override
		public byte[] body() {
			if (this.refusal != null) {
				throw this.refusal;
			}
			return this.body;
		}

		@Override
		public @Nullable String remoteAddress() {
			return this.remoteAddress;
		}

	}

}
