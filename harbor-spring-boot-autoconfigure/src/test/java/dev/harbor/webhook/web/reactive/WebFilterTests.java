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

import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookRejectedEvent;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.web.RawHttp;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for filters of an application on Spring WebFlux.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebFilterTests {

	@AutoClose
	private static final WebhookServer server = WebhookServer.of(Controller.class, Filters.class)
		.on(Stack.NETTY)
		.endpoints("failing", "handled")
		.properties("logging.level.dev.harbor=warn")
		.run();

	@BeforeEach
	void reset() {
		controller().calls.set(0);
		controller().reasons.clear();
	}

	private static Controller controller() {
		return server.bean(Controller.class);
	}

	/**
	 * The results for a JSON body, for the same body in chunks, and for the same body as
	 * a form.
	 */
	@ParameterizedTest
	@CsvSource(textBlock = """
			none,      ok,   ok,   ok
			kept,      ok,   ok,   ok
			consumed,  read, read, read
			form-data, ok,   ok,   read""")
	void bodyIsReadCompletelyOrRefused(String filter, String json, String chunked, String form, CapturedOutput output) {
		for (String[] each : new String[][] { { "json", json }, { "chunked", chunked }, { "form", form } }) {
			reset();
			TestDelivery delivery = TestDelivery.to("/handled");
			delivery = each[0].equals("form") ? delivery.contentType("application/x-www-form-urlencoded") : delivery;
			RawHttp.Request request = RawHttp.deliver(delivery).header("X-Filter", filter);
			RawHttp.Answer answer = (each[0].equals("chunked") ? request.chunked() : request).send(server.port());
			String what = filter + " " + each[0];
			if (each[1].equals("ok")) {
				assertThat(answer.status()).as(what).isEqualTo(200);
				assertThat(controller().calls).as(what).hasValue(1);
			}
			else {
				assertThat(answer.status()).as(what).isEqualTo(400);
				assertThat(controller().calls).as(what).hasValue(0);
				assertThat(controller().reasons).as(what).containsExactly(Reason.BODY_ALREADY_READ);
				assertThat(output).contains(Behaviour.class.getName());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "success-before-commit", "success-whatever-is-set", "success-for-errors" })
	void failureIsNoSuccess(String filter) {
		TestDelivery delivery = TestDelivery.to("/failing");
		for (int i = 1; i <= 2; i++) {
			HttpResponse<String> answer = server.send(server.request(delivery).header("X-Filter", filter));
			assertThat(answer.statusCode()).isEqualTo(500);
			assertThat(controller().calls).hasValue(i);
		}
		HttpResponse<String> refusal = server
			.send(server.request(delivery.secret("forged")).header("X-Filter", filter));
		assertThat(refusal.statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "short-circuit", "short-circuit-with-body", "throws-and-is-success" })
	void successBeforeTheMethodIsReplacedWith503(String filter) {
		HttpResponse<String> answer = server
			.send(server.request(TestDelivery.to("/handled")).header("X-Filter", filter));
		assertThat(answer.statusCode()).isIn(500, 503);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(controller().calls).hasValue(0);
	}

	@Test
	void filterCanRefuseDeliveries() {
		HttpResponse<String> answer = server
			.send(server.request(TestDelivery.to("/handled")).header("X-Filter", "too-many"));
		assertThat(answer.statusCode()).isEqualTo(429);
	}

	@Test
	void otherPathsAreNotAffected() {
		HttpResponse<String> answer = server
			.send(server.request(TestDelivery.to("/other")).header("X-Filter", "success-for-errors"));
		assertThat(answer.statusCode()).isEqualTo(200);
	}

	@Test
	void disconnectWithinTheBodyIsRefusedAndLogged(CapturedOutput output) throws Exception {
		TestDelivery delivery = TestDelivery.to("/handled");
		try (Socket socket = new Socket("localhost", server.port())) {
			OutputStream out = socket.getOutputStream();
			out.write(("POST /handled HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
					+ "Harbor-Signature: %s\r\nHarbor-Timestamp: %s\r\nContent-Length: 5000\r\n\r\n{\"id\":")
				.formatted(delivery.signature(), delivery.timestamp())
				.getBytes(StandardCharsets.US_ASCII));
			out.flush();
			await().until(() -> server.bean(Behaviour.class).seen.contains(delivery.signature()));
		}
		await().untilAsserted(() -> assertThat(controller().reasons).containsExactly(Reason.BODY_INCOMPLETE));
		assertThat(controller().calls).hasValue(0);
		assertThat(output).contains("body_incomplete");
	}

	@RestController
	static class Controller {

		private final AtomicInteger calls = new AtomicInteger();

		private final Queue<Reason> reasons = new ConcurrentLinkedQueue<>();

		@PostMapping("/handled")
		void handle(@HarborWebhook Event event) {
			this.calls.incrementAndGet();
		}

		@PostMapping("/failing")
		Mono<Void> fail(@HarborWebhook("failing") Event event) {
			this.calls.incrementAndGet();
			return Mono.error(new IllegalStateException("broken"));
		}

		@PostMapping("/other")
		Mono<Void> other() {
			return Mono.error(new IllegalStateException("broken"));
		}

		@EventListener
		void rejected(WebhookRejectedEvent event) {
			this.reasons.add(event.reason());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filters {

		@Bean
		Behaviour behaviour() {
			return new Behaviour();
		}

	}

	/**
	 * A filter that is controlled by a header of the request.
	 */
	static class Behaviour implements WebFilter {

		private static final Map<String, WebFilter> BEHAVIOURS = Map.ofEntries(
				Map.entry("none", (exchange, chain) -> chain.filter(exchange)),
				Map.entry("kept",
						(exchange, chain) -> DataBufferUtils.join(exchange.getRequest().getBody())
							.flatMap((body) -> chain
								.filter(exchange.mutate().request(kept(exchange.getRequest(), body)).build()))),
				Map.entry("consumed",
						(exchange, chain) -> exchange.getRequest()
							.getBody()
							.doOnNext(DataBufferUtils::release)
							.then(chain.filter(exchange))),
				Map.entry("form-data", (exchange, chain) -> exchange.getFormData().then(chain.filter(exchange))),
				Map.entry("success-before-commit", (exchange, chain) -> {
					exchange.getResponse().beforeCommit(() -> succeed(exchange));
					return chain.filter(exchange);
				}),
				Map.entry("success-whatever-is-set",
						(exchange, chain) -> chain
							.filter(exchange.mutate().response(new AlwaysSuccessful(exchange.getResponse())).build())),
				Map.entry("success-for-errors",
						(exchange, chain) -> chain.filter(exchange)
							.onErrorResume((ex) -> succeed(exchange).then(exchange.getResponse().setComplete()))),
				Map.entry("short-circuit", (exchange, chain) -> Mono.empty()),
				Map.entry("short-circuit-with-body", (exchange, chain) -> exchange.getResponse()
					.writeWith(Mono
						.just(exchange.getResponse().bufferFactory().wrap("fine".getBytes(StandardCharsets.UTF_8))))),
				Map.entry("throws-and-is-success",
						(exchange, chain) -> Mono.error(new IllegalStateException("broken"))),
				Map.entry("too-many", (exchange, chain) -> {
					exchange.getResponse().setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
					return exchange.getResponse().setComplete();
				}));

		private final Queue<String> seen = new ConcurrentLinkedQueue<>();

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			this.seen.add(String.valueOf(exchange.getRequest().getHeaders().getFirst("Harbor-Signature")));
			String name = exchange.getRequest().getHeaders().getFirst("X-Filter");
			return BEHAVIOURS.get((name != null) ? name : "none").filter(exchange, chain);
		}

		private static Mono<Void> succeed(ServerWebExchange exchange) {
			return Mono.fromRunnable(() -> exchange.getResponse().setStatusCode(HttpStatus.OK));
		}

		private static ServerHttpRequest kept(ServerHttpRequest request, DataBuffer body) {
			return new ServerHttpRequestDecorator(request) {

				@Override
				public Flux<DataBuffer> getBody() {
					return Flux.just(body);
				}

			};
		}

	}

	private static final class AlwaysSuccessful extends ServerHttpResponseDecorator {

		AlwaysSuccessful(ServerHttpResponse response) {
			super(response);
		}

		@Override
		public boolean setStatusCode(HttpStatusCode status) {
			return super.setStatusCode(HttpStatus.OK);
		}

	}

}
