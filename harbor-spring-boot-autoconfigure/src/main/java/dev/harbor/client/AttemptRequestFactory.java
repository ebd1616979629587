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

package dev.harbor.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Request factory after all interceptors. It adds the key, so that nothing before can
 * change, log or repeat it, and sends the original body.
 */
final class AttemptRequestFactory implements ClientHttpRequestFactory {

	private static final List<MediaType> JSON = List.of(MediaType.APPLICATION_JSON);

	private final URI baseUrl;

	private final ClientHttpRequestFactory delegate;

	private final Optional<JdkHttp> jdkHttp;

	AttemptRequestFactory(URI baseUrl, ClientHttpRequestFactory delegate) {
		this.baseUrl = baseUrl;
		this.delegate = delegate;
		this.jdkHttp = JdkHttp.of(delegate);
	}

	/**
	 * Return the proxy of requests, if it is known.
	 */
	Optional<String> proxy() {
		return this.jdkHttp.flatMap((http) -> http.proxy(this.baseUrl));
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		if (!this.baseUrl.getScheme().equalsIgnoreCase(uri.getScheme())
				|| !this.baseUrl.getAuthority().equalsIgnoreCase(uri.getAuthority())) {
			throw new IllegalStateException("Call of %s was directed to %s; the API key is only sent to the former"
				.formatted(this.baseUrl, uri.getHost()));
		}
		return new AttemptRequest(uri, method);
	}

	private ClientHttpRequest createDelegate(URI uri, HttpMethod method, Duration timeout) throws IOException {
		ClientHttpRequestFactory factory = this.jdkHttp
			.<ClientHttpRequestFactory>map((http) -> http.requestFactory(timeout))
			.orElse(this.delegate);
		return factory.createRequest(uri, method);
	}

	/**
	 * Request that ignores the body of interceptors, and sends the {@link Attempt}.
	 */
	private final class AttemptRequest extends AbstractClientHttpRequest {

		private final URI uri;

		private final HttpMethod method;

		AttemptRequest(URI uri, HttpMethod method) {
			this.uri = uri;
			this.method = method;
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		protected OutputStream getBodyInternal(HttpHeaders headers) {
			return OutputStream.nullOutputStream();
		}

		@Override
		protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
			if (!(getAttributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt)) {
				throw new IllegalStateException("An interceptor has dropped the attributes of the request");
			}
			AttemptRequestFactory.this.jdkHttp.ifPresent(JdkHttp::requireAuthorization);
			ClientHttpRequest request = createDelegate(this.uri, this.method, attempt.timeout());
			HttpHeaders sent = request.getHeaders();
			sent.putAll(headers);
			// The body is sent unchanged, and the answer must be one that the HTTP client
			// reads.
			sent.remove(HttpHeaders.TRANSFER_ENCODING);
			sent.remove(HttpHeaders.CONTENT_ENCODING);
			sent.remove(HttpHeaders.ACCEPT_ENCODING);
			sent.setAccept(JSON);
			sent.setBearerAuth(attempt.apiKey().value());
			byte[] body = attempt.call().body();
			if (body != null) {
				sent.setContentType(MediaType.APPLICATION_JSON);
				sent.setContentLength(body.length);
				if (request instanceof StreamingHttpOutputMessage streaming) {
					streaming.setBody(body);
				}
				else {
					request.getBody().write(body);
				}
			}
			String idempotencyKey = attempt.call().idempotencyKey();
			if (idempotencyKey != null) {
				sent.set("Idempotency-Key", idempotencyKey);
			}
			else {
				sent.remove("Idempotency-Key");
			}
			return request.execute();
		}

	}

}
