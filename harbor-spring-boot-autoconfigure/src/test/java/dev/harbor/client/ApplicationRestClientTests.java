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

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.client.StubHarbor.Received;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.ApiVersionInserter;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for the settings of the application's {@link RestClient.Builder} that are kept,
 * and those that it cannot change.
 */
class ApplicationRestClientTests {

	private static final String BODY = "{\"workspace_id\":\"ws_2b6d8f0a1c3e\",\"type\":\"order.shipped\","
			+ "\"payload\":{\"orderId\":\"ord_1\"}}";

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	@BeforeEach
	void answer() {
		harbor.answer(Answer.of(201, Json.event("evt_1")));
	}

	static Stream<Arguments> builders() {
		return Stream.of(
				builder("default Authorization", (builder) -> builder.defaultHeader("Authorization", "Basic x")),
				builder("default headers in other cases",
						(builder) -> builder
							.defaultHeaders((headers) -> headers.addAll("aUTHORIZATION", List.of("a", "b")))
							.defaultHeader("ACCEPT", "application/xml")
							.defaultHeader("content-type", "application/xml")
							.defaultHeader("idempotency-KEY", "of the application")),
				builder("default content coding",
						(builder) -> builder.defaultHeader("Accept-Encoding", "br")
							.defaultHeader("Content-Encoding", "gzip")),
				builder("default request", (builder) -> builder.defaultRequest(
						(request) -> request.header("Authorization", "Basic x").accept(MediaType.APPLICATION_XML))),
				builder("request initializer",
						(builder) -> builder
							.requestInitializer((request) -> request.getHeaders().setBasicAuth("user", "password"))),
				builder("interceptor that sets headers", interceptor((request, body, execution) -> {
					request.getHeaders().setBearerAuth("of-the-application");
					request.getHeaders().setAccept(List.of(MediaType.TEXT_HTML));
					request.getHeaders().setContentType(MediaType.TEXT_PLAIN);
					request.getHeaders().set("Idempotency-Key", "of the application");
					return execution.execute(request, body);
				})), builder("interceptor that adds headers", interceptor((request, body, execution) -> {
					request.getHeaders().add("authorization", "Bearer of-the-application");
					request.getHeaders().add("IDEMPOTENCY-KEY", "of the application");
					return execution.execute(request, body);
				})), builder("interceptor that removes headers", interceptor((request, body, execution) -> {
					request.getHeaders().clear();
					return execution.execute(request, body);
				})), builder("interceptor that wraps the request", interceptor((request, body, execution) -> {
					HttpHeaders headers = new HttpHeaders();
					headers.setBasicAuth("user", "password");
					return execution.execute(new HttpRequestWrapper(request) {

						@Override
						public HttpHeaders getHeaders() {
							return headers;
						}

					}, body);
				})),
				builder("interceptor that changes the body",
						interceptor((request, body, execution) -> execution.execute(request,
								"<xml/>".getBytes(StandardCharsets.UTF_8)))),
				builder("interceptor that drops the body",
						interceptor((request, body, execution) -> execution.execute(request, new byte[0]))),
				builder("interceptor that compresses the body", interceptor((request, body, execution) -> {
					request.getHeaders().set("Content-Encoding", "gzip");
					return execution.execute(request, new byte[] { 0x1f, (byte) 0x8b });
				})), builder("interceptor that asks for chunks", interceptor((request, body, execution) -> {
					request.getHeaders().set("Transfer-Encoding", "chunked");
					request.getHeaders().remove("Content-Length");
					return execution.execute(request, body);
				})), builder("interceptor that sets another length", interceptor((request, body, execution) -> {
					request.getHeaders().setContentLength(3);
					return execution.execute(request, body);
				})),
				builder("message converters of its own",
						(builder) -> builder.configureMessageConverters((converters) -> converters
							.withJsonConverter(new JacksonJsonHttpMessageConverter(JsonMapper.builder()
								.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
								.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
								.build())))),
				builder("status handler that throws",
						(builder) -> builder.defaultStatusHandler((status) -> true, (request, response) -> {
							throw new IllegalStateException("status handler");
						})),
				builder("base URL of its own",
						(builder) -> builder.baseUrl("https://other.example.com/api")
							.defaultUriVariables(Map.of("id", "other"))),
				builder("URI builder factory of its own",
						(builder) -> builder
							.uriBuilderFactory(new DefaultUriBuilderFactory("https://other.example.com"))),
				builder("request factory of its own", (builder) -> builder.requestFactory((uri, method) -> {
					throw new IllegalStateException("request factory");
				})),
				builder("API version in the path",
						(builder) -> builder.apiVersionInserter(ApiVersionInserter.usePathSegment(0))
							.defaultApiVersion("7")),
				builder("API version in a header",
						(builder) -> builder.apiVersionInserter(ApiVersionInserter.useHeader("Authorization"))
							.defaultApiVersion("7")),
				builder("API version without a place", (builder) -> builder.defaultApiVersion("7")),
				builder("buffered content", (builder) -> builder.bufferContent((uri, method) -> true)),
				builder("buffered content and an interceptor", (builder) -> builder.bufferContent((uri, method) -> true)
					.requestInterceptor((request, body, execution) -> {
						ClientHttpResponse response = execution.execute(request, body);
						response.getBody().readAllBytes();
						return response;
					})));
	}

	private static Arguments builder(String name, Consumer<RestClient.Builder> customizer) {
		return arguments(name, customizer);
	}

	private static Consumer<RestClient.Builder> interceptor(ClientHttpRequestInterceptor interceptor) {
		return (builder) -> builder.requestInterceptor(interceptor);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("builders")
	void requestIsTheSame(String name, Consumer<RestClient.Builder> customizer) {
		create(RestClient.builder());
		Received expected = harbor.onlyReceived();
		answer();
		RestClient.Builder builder = RestClient.builder();
		customizer.accept(builder);
		Event event = create(builder);
		assertThat(event.id()).isEqualTo("evt_1");
		Received request = harbor.onlyReceived();
		assertThat(request.body()).isEqualTo(BODY);
		assertThat(request.header("Authorization")).containsExactly("Bearer " + StubHarbor.KEY);
		assertThat(request.header("Idempotency-key")).containsExactly("key-1");
		assertThat(request).usingRecursiveComparison().ignoringFields("at").isEqualTo(expected);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("builders")
	void requestWithoutABodyIsTheSame(String name, Consumer<RestClient.Builder> customizer) {
		RestClient.Builder builder = RestClient.builder();
		customizer.accept(builder);
		client(builder).events().retrieve("evt_1");
		Received request = harbor.onlyReceived();
		assertThat(request.method()).isEqualTo("GET");
		assertThat(request.uri()).isEqualTo("/v1/events/evt_1");
		assertThat(request.body()).isEmpty();
		assertThat(request.header("Authorization")).containsExactly("Bearer " + StubHarbor.KEY);
		assertThat(request.header("Accept")).containsExactly("application/json");
		assertThat(request.header("Idempotency-key")).isEmpty();
		assertThat(request.header("Transfer-encoding")).isEmpty();
	}

	@Test
	void defaultHeadersAreKept() {
		create(RestClient.builder().defaultHeader("X-Tenant", "a", "b").defaultCookie("c", "d"));
		assertThat(harbor.onlyReceived().header("X-tenant")).containsExactly("a", "b");
		assertThat(harbor.onlyReceived().header("Cookie")).containsExactly("c=d");
	}

	@Test
	void checkedExceptionOfAnInterceptorIsAFailureOfTheHttpClient() {
		HarborClient client = harbor.clientBuilder()
			.restClientBuilder(RestClient.builder()
				.requestInterceptor((request, body, execution) -> throwUndeclared(new TimeoutException("no token"))))
			.build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("the HTTP client failed")
			.withMessageContaining("TimeoutException: no token")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.HTTP_CLIENT));
	}

	// Like code in Kotlin.
	@SuppressWarnings("unchecked")
	private static <T, E extends Exception> T throwUndeclared(Exception exception) throws E {
		throw (E) exception;
	}

	@Test
	void interceptorsAreKept() {
		create(RestClient.builder().requestInterceptor((request, body, execution) -> {
			request.getHeaders().set("Traceparent", "00-1");
			return execution.execute(request, body);
		}));
		assertThat(harbor.onlyReceived().header("Traceparent")).containsExactly("00-1");
	}

	@Test
	void interceptorsSeeTheBody() {
		List<String> bodies = new ArrayList<>();
		create(RestClient.builder().requestInterceptor((request, body, execution) -> {
			bodies.add(new String(body, StandardCharsets.UTF_8));
			return execution.execute(request, body);
		}));
		assertThat(bodies).containsExactly(BODY);
	}

	@Test
	void interceptorCanAnswerInsteadOfHarbor() {
		Event event = create(RestClient.builder()
			.requestInterceptor((request, body, execution) -> new CannedResponse(Json.event("evt_canned"))));
		assertThat(event.id()).isEqualTo("evt_canned");
		assertThat(harbor.received()).isEmpty();
	}

	@Test
	void interceptorsNeverSeeTheKey() {
		List<String> seen = new CopyOnWriteArrayList<>();
		create(RestClient.builder().requestInterceptor((request, body, execution) -> {
			look(request, seen);
			ClientHttpResponse response = execution.execute(request, body);
			look(request, seen);
			seen.add(response.getHeaders() + "");
			return response;
		}));
		assertThat(seen).hasSize(5).noneSatisfy((text) -> assertThat(text).contains(StubHarbor.KEY));
		assertThat(harbor.onlyReceived().header("Authorization")).containsExactly("Bearer " + StubHarbor.KEY);
	}

	private static void look(HttpRequest request, List<String> seen) {
		seen.add(request.getHeaders() + "" + request.getHeaders().headerSet() + request.getURI());
		seen.add(request.getAttributes() + "");
	}

	@Test
	void observationsAreKeptAndNeverSeeTheKey() {
		List<String> seen = new CopyOnWriteArrayList<>();
		List<Observation.Context> contexts = new CopyOnWriteArrayList<>();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<ClientRequestObservationContext>() {

			@Override
			public void onStop(ClientRequestObservationContext context) {
				contexts.add(context);
				look(context.getCarrier(), seen);
				seen.add(context + "" + context.getAllKeyValues());
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof ClientRequestObservationContext;
			}

		});
		RestClient.Builder builder = RestClient.builder().observationRegistry(registry);
		client(builder).events().retrieve("evt_1");
		assertThat(contexts).singleElement()
			.satisfies((context) -> assertThat(context.getLowCardinalityKeyValue("uri").getValue())
				.isEqualTo("/v1/events/{id}"));
		assertThat(seen).isNotEmpty().noneSatisfy((text) -> assertThat(text).contains(StubHarbor.KEY));
	}

	@Test
	void interceptorThatChangesTheServerIsRefused() {
		try (StubHarbor other = StubHarbor.start()) {
			RestClient.Builder builder = RestClient.builder()
				.requestInterceptor(
						(request, body, execution) -> execution.execute(new Redirected(request, other.url()), body));
			HarborClient client = client(builder);
			assertThatExceptionOfType(HarborConnectionException.class)
				.isThrownBy(() -> client.events().retrieve("evt_1"))
				.withMessageContaining("the API key is only sent to the former")
				.satisfies((ex) -> {
					assertThat(ex.reason()).isEqualTo(Reason.HTTP_CLIENT);
					assertThat(ex.getMessage()).doesNotContain(StubHarbor.KEY);
				});
			assertThat(other.received()).isEmpty();
			assertThat(harbor.received()).isEmpty();
		}
	}

	@Test
	void interceptorThatChangesTheSchemeIsRefused() {
		RestClient.Builder builder = RestClient.builder()
			.requestInterceptor((request, body, execution) -> execution
				.execute(new Redirected(request, "https://127.0.0.1:" + harbor.port()), body));
		HarborClient client = client(builder);
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void interceptorThatFailsIsAFailureOfTheHttpClient() {
		AtomicInteger attempts = new AtomicInteger();
		HarborClient client = harbor.clientBuilder()
			.restClientBuilder(RestClient.builder().requestInterceptor((request, body, execution) -> {
				attempts.incrementAndGet();
				throw new IllegalStateException("No instances available for " + StubHarbor.KEY);
			}))
			.maxRetries(2)
			.build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("IllegalStateException: No instances available")
			.satisfies((ex) -> {
				assertThat(ex.reason()).isEqualTo(Reason.HTTP_CLIENT);
				assertThat(ex.getMessage()).doesNotContain(StubHarbor.KEY);
			});
		assertThat(attempts).hasValue(1);
		assertThat(client.status().lastError())
			.hasValueSatisfying((error) -> assertThat(error.reason()).contains(Reason.HTTP_CLIENT));
	}

	@Test
	void failingBuilderIsAFailureOfTheHttpClient() {
		HarborClient client = harbor.clientBuilder().restClientBuilder(() -> {
			throw new IllegalStateException("no builder");
		}).build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("no builder")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.HTTP_CLIENT));
	}

	@Test
	void failingRequestFactoryIsAFailureOfTheHttpClient() {
		HarborClient client = harbor.clientBuilder().requestFactory(() -> {
			throw new IllegalStateException("no bundle");
		}).build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessageContaining("no bundle")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.HTTP_CLIENT));
	}

	@Test
	void builderCanBeChangedLaterWithoutEffect() {
		RestClient.Builder builder = RestClient.builder();
		HarborClient client = client(builder);
		builder.defaultHeader("X-Later", "1");
		client.events().retrieve("evt_1");
		assertThat(harbor.onlyReceived().header("X-later")).isEmpty();
	}

	@Test
	void builderIsNotChanged() {
		RestClient.Builder builder = RestClient.builder();
		create(builder);
		answer();
		harbor.answer(Answer.of(304, ""));
		builder.build().get().uri(harbor.url() + "/elsewhere").retrieve().toBodilessEntity();
		assertThat(harbor.onlyReceived().uri()).isEqualTo("/elsewhere");
		assertThat(harbor.onlyReceived().header("Authorization")).isEmpty();
	}

	private static Event create(RestClient.Builder builder) {
		return client(builder).events()
			.create(CreateEventRequest.of("order.shipped", Map.of("orderId", "ord_1")).idempotencyKey("key-1"));
	}

	private static HarborClient client(RestClient.Builder builder) {
		return harbor.clientBuilder().restClientBuilder(builder).maxRetries(0).build();
	}

	private static final class Redirected extends HttpRequestWrapper {

		private final URI uri;

		Redirected(HttpRequest request, String server) {
			super(request);
			this.uri = URI.create(server + request.getURI().getRawPath());
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

	}

	private record CannedResponse(String body) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.OK;
		}

		@Override
		public String getStatusText() {
			return "OK";
		}

		@Override
		public HttpHeaders getHeaders() {
			return new HttpHeaders();
		}

		@Override
		public ByteArrayInputStream getBody() {
			return new ByteArrayInputStream(this.body.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public void close() {
		}

	}

}
