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
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import dev.harbor.ApiKey;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Sends attempts. The {@code RestClient}, the HTTP client and its thread are created for
 * the first one.
 */
final class HarborTransport implements CallSender.Transport {

	// The largest page has 100 payloads of 256 KB.
	private static final int MAX_ANSWER_SIZE = 64 * 1024 * 1024;

	private final String client;

	private final URI baseUrl;

	private final Supplier<AttemptRequestFactory> requestFactory;

	private final Supplier<RestClient> restClient;

	private final Supplier<RestClient> unobservedRestClient;

	HarborTransport(String client, URI baseUrl, Supplier<RestClient.Builder> restClientBuilder,
			Supplier<? extends ClientHttpRequestFactory> requestFactory) {
		this.client = client;
		this.baseUrl = baseUrl;
		this.requestFactory = SingletonSupplier.of(() -> new AttemptRequestFactory(baseUrl, requestFactory.get()));
		this.restClient = SingletonSupplier.of(() -> restClientBuilder.get()
			.clone()
			.uriBuilderFactory(new DefaultUriBuilderFactory(baseUrl + "/v1"))
			// If content is buffered, only interceptors pass the attributes on.
			.requestInterceptor((request, body, execution) -> execution.execute(request, body))
			.requestFactory(this.requestFactory.get())
			.build());
		// The answers are errors by intention, and must not raise an alarm.
		this.unobservedRestClient = SingletonSupplier
			.of(() -> this.restClient.get().mutate().observationRegistry(ObservationRegistry.NOOP).build());
	}

	@Override
	public HarborAnswer send(HarborCall call, ApiKey apiKey, Duration timeout) {
		long started = System.nanoTime();
		try {
			RestClient restClient = (call.isProbe() ? this.unobservedRestClient : this.restClient).get();
			RestClient.RequestBodySpec request = restClient.method(call.method())
				.uri(call.uriTemplate(), call.uriVariables().toArray())
				.apiVersion(null)
				.accept(MediaType.APPLICATION_JSON)
				.attribute(Attempt.ATTRIBUTE, new Attempt(call, apiKey, timeout));
			byte[] body = call.body();
			if (body != null) {
				// Visible for interceptors; the body of the attempt is sent.
				request.contentType(MediaType.APPLICATION_JSON).body((out) -> out.write(body));
			}
			return request.exchangeForRequiredValue((sent, response) -> read(response));
		}
		catch (ResourceAccessException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw failure(call, cause, timeout, System.nanoTime() - started >= timeout.toNanos());
		}
		catch (Exception ex) {
			// From an interceptor, a proxy selector or the builder, of which those in
			// Kotlin declare no checked exceptions.
			throw failure(call, ex, timeout, false);
		}
	}

	private HarborConnectionException failure(HarborCall call, Throwable cause, Duration timeout, boolean timedOut) {
		Reason reason = ConnectionFailures.reason(cause, timedOut);
		String target = this.baseUrl + proxy().map((proxy) -> " through the proxy " + proxy).orElse("");
		String what = switch (reason) {
			case UNKNOWN_HOST -> "unknown host, of " + target;
			case CONNECTION_REFUSED -> "connection refused by " + target;
			case CONNECT_TIMEOUT -> "no connection within the connect timeout to " + target;
			case TLS -> "TLS handshake failed with " + target;
			case TIMEOUT -> "no answer within " + timeout.toMillis() + " ms from " + target;
			case HTTP_CLIENT -> "the HTTP client failed with " + target;
			case CLOSED, OTHER -> "no complete answer from " + target;
		};
		return new HarborConnectionException("%s of client '%s' failed: %s (%s)".formatted(call.operation(),
				this.client, what, ConnectionFailures.describe(cause)), reason, cause);
	}

	private Optional<String> proxy() {
		try {
			return this.requestFactory.get().proxy();
		}
		catch (Exception ex) {
			// The client could not be created.
			return Optional.empty();
		}
	}

	private static HarborAnswer read(ClientHttpResponse response) throws IOException {
		try (InputStream in = response.getBody()) {
			// One more byte shows whether the answer is too large.
			byte[] body = in.readNBytes((int) expectedSize(response) + 1);
			if (body.length > MAX_ANSWER_SIZE) {
				throw new IOException("answer of more than " + MAX_ANSWER_SIZE + " bytes");
			}
			return new HarborAnswer(response.getStatusCode().value(), response.getHeaders(), body);
		}
	}

	private static long expectedSize(ClientHttpResponse response) {
		long declared = response.getHeaders().getContentLength();
		return (declared >= 0) ? Math.min(declared, MAX_ANSWER_SIZE) : MAX_ANSWER_SIZE;
	}

}
