package dev.harbor.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

import dev.harbor.ApiKey;
import dev.harbor.HarborConnectionException;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Sends single attempts. The {@code RestClient}, and with it the HTTP client and its
 * thread, is made for the first one.
 */
final class HarborTransport {

	// The largest page there can be has 100 payloads of 256 KB.
	private static final int MAX_ANSWER_SIZE = 64 * 1024 * 1024;

	private final String client;

	private final URI baseUrl;

	private final Supplier<RestClient> restClient;

	private final Supplier<RestClient> unobservedRestClient;

	HarborTransport(String client, URI baseUrl, Supplier<RestClient.Builder> restClientBuilder,
			Supplier<? extends ClientHttpRequestFactory> requestFactory) {
		this.client = client;
		this.baseUrl = baseUrl;
		this.restClient = SingletonSupplier.of(() -> restClientBuilder.get()
			.clone()
			.uriBuilderFactory(new DefaultUriBuilderFactory(baseUrl + "/v1"))
			// Where content is buffered, only interceptors pass the attributes on.
			.requestInterceptor((request, body, execution) -> execution.execute(request, body))
			.requestFactory(new AttemptRequestFactory(baseUrl, requestFactory.get()))
			.build());
		// Whose answers are errors by intention, which no one is to be alarmed by.
		this.unobservedRestClient = SingletonSupplier
			.of(() -> this.restClient.get().mutate().observationRegistry(ObservationRegistry.NOOP).build());
	}

	URI baseUrl() {
		return this.baseUrl;
	}

	/**
	 * Send an attempt.
	 * @param call the call
	 * @param apiKey the key to send it with
	 * @param timeout how long it may take, to the last byte of the answer
	 * @return the answer, whatever its status
	 * @throws HarborConnectionException if there is no complete answer in time
	 */
	HarborAnswer send(HarborCall call, ApiKey apiKey, Duration timeout) {
		long started = System.nanoTime();
		try {
			RestClient.RequestBodySpec request = (call.isProbe() ? this.unobservedRestClient : this.restClient).get()
				.method(call.method())
				.uri(call.uriTemplate(), call.uriVariables().toArray())
				.apiVersion(null)
				.accept(MediaType.APPLICATION_JSON)
				.attribute(Attempt.ATTRIBUTE, new Attempt(call, apiKey, timeout));
			byte[] body = call.body();
			if (body != null) {
				// For interceptors to see; what is sent is the body of the attempt.
				request.contentType(MediaType.APPLICATION_JSON).body((out) -> out.write(body));
			}
			return request.exchangeForRequiredValue((sent, response) -> read(response));
		}
		catch (ResourceAccessException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			boolean timedOut = System.nanoTime() - started >= timeout.toNanos();
			throw new HarborConnectionException("%s of client '%s' failed: %s from %s (%s)".formatted(call.operation(),
					this.client, timedOut ? "no answer within " + timeout.toMillis() + " ms" : "no complete answer",
					this.baseUrl, describe(cause)), cause);
		}
	}

	private static HarborAnswer read(ClientHttpResponse response) throws IOException {
		try (InputStream in = response.getBody()) {
			// The one more tells whether there is too much.
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

	private static String describe(Throwable cause) {
		String name = cause.getClass().getSimpleName();
		return (cause.getMessage() != null) ? name + ": " + cause.getMessage() : name;
	}

}
