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
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for features that only methods in Spring WebFlux have, on Netty.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebFluxHandlerTests {

	@AutoClose
	private static final WebhookServer server = WebhookServer.of(Controller.class, Advice.class, AlwaysSuccessful.class)
		.on(Stack.NETTY)
		.endpoints("parameters", "mono", "mono-of-nothing", "entity-of-mono", "later", "fails", "fails-later",
				"fails-and-is-advised", "fails-later-and-is-advised", "fails-to-be-written", "blocks", "waits",
				"waits-later")
		.properties("logging.level.dev.harbor=warn")
		.run();

	private static Controller controller() {
		return server.bean(Controller.class);
	}

	@Test
	void otherParametersAreResolvedBySpringWebFlux() {
		HttpResponse<String> answer = server
			.send(server.request(TestDelivery.to("/parameters/7?query=8")).header("Other", "9"));
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("7 8 9 ord_1 ord_1 POST");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/mono", "/mono-of-nothing", "/entity-of-mono", "/later" })
	void asynchronousResultIsHandledOnce(String path) {
		controller().calls.set(0);
		TestDelivery delivery = TestDelivery.to(path);
		for (int i = 0; i < 2; i++) {
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
		}
		assertThat(controller().calls).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/fails", "/fails-later", "/fails-and-is-advised", "/fails-later-and-is-advised",
			"/fails-to-be-written" })
	void exceptionHandlerCannotAnswerAFailureWithSuccess(String path) {
		controller().calls.set(0);
		TestDelivery delivery = TestDelivery.to(path);
		for (int i = 0; i < 2; i++) {
			HttpResponse<String> answer = server.deliver(delivery);
			assertThat(answer.statusCode()).isEqualTo(path.endsWith("advised") ? 409 : 500);
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(answer.body()).contains("webhook_handler_failed");
		}
		assertThat(controller().calls).hasValue(2);
	}

	@AfterEach
	void resetHook() {
		Hooks.resetOnErrorDropped();
	}

	@Test
	void methodMayBlock() {
		assertThat(server.deliver(TestDelivery.to("/blocks")).statusCode()).isEqualTo(200);
		assertThat(Schedulers.isNonBlockingThread(controller().thread.get())).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/waits", "/waits-later" })
	void deliveryIsHandledCompletelyWhenTheCallerDisconnects(String path, CapturedOutput output) throws Exception {
		controller().calls.set(0);
		controller().begun = new CountDownLatch(1);
		controller().mayEnd = new CountDownLatch(1);
		Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
		Hooks.onErrorDropped(dropped::add);
		TestDelivery delivery = TestDelivery.to(path);
		try (Socket socket = new Socket("localhost", server.port())) {
			OutputStream out = socket.getOutputStream();
			out.write(
					("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nHarbor-Signature: %s\r\n"
							+ "Harbor-Timestamp: %s\r\nContent-Length: %s\r\n\r\n")
						.formatted(path, delivery.signature(), delivery.timestamp(), delivery.body().length)
						.getBytes(StandardCharsets.US_ASCII));
			out.write(delivery.body());
			out.flush();
			assertThat(controller().begun.await(10, TimeUnit.SECONDS)).isTrue();
		}
		WebhookEventStore store = server.bean(WebhookEventStore.class);
		assertThat(store.claim(path.substring(1), delivery.eventId(), Duration.ofMinutes(1)))
			.isInstanceOf(WebhookEventStore.Claim.InProgress.class);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output).contains("Event %s of endpoint".formatted(delivery.eventId()))
				.contains("was not handled in time"));
		controller().mayEnd.countDown();
		Awaitility.await()
			.untilAsserted(() -> assertThat(store.claim(path.substring(1), delivery.eventId(), Duration.ofMinutes(1)))
				.isInstanceOf(WebhookEventStore.Claim.Handled.class));
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(controller().calls).hasValue(1);
		// Reactor would log them at ERROR.
		assertThat(dropped).isEmpty();
	}

	record Shipped(String order, List<Integer> items) {

	}

	@RestController
	static class Controller {

		private final AtomicInteger calls = new AtomicInteger();

		private volatile CountDownLatch begun = new CountDownLatch(0);

		private volatile CountDownLatch mayEnd = new CountDownLatch(0);

		private final AtomicReference<Thread> thread = new AtomicReference<>();

		private void awaitEnd() {
			this.begun.countDown();
			try {
				this.mayEnd.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			this.calls.incrementAndGet();
		}

		@PostMapping("/parameters/{id}")
		String parameters(@PathVariable int id, @HarborWebhook("parameters") Shipped order, @RequestParam int query,
				@RequestHeader int other, @HarborWebhook("parameters") EventPayload payload, ServerHttpRequest request,
				Principal principal) {
			return "%s %s %s %s %s %s".formatted(id, query, other, order.order(), payload.asMap().get("order"),
					request.getMethod());
		}

		@PostMapping("/mono")
		Mono<Map<String, String>> mono(@HarborWebhook("mono") WebhookDelivery delivery) {
			return Mono.fromCallable(() -> Map.of("calls", "" + this.calls.incrementAndGet()));
		}

		@PostMapping("/mono-of-nothing")
		Mono<Void> nothing(@HarborWebhook("mono-of-nothing") Event event) {
			return Mono.fromRunnable(this.calls::incrementAndGet);
		}

		@PostMapping("/entity-of-mono")
		ResponseEntity<Mono<Integer>> entity(@HarborWebhook("entity-of-mono") Event event) {
			return ResponseEntity.ok(Mono.fromCallable(this.calls::incrementAndGet));
		}

		@PostMapping("/later")
		Mono<Integer> later(@HarborWebhook("later") Event event) {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> this.calls.incrementAndGet());
		}

		@PostMapping("/fails")
		void fails(@HarborWebhook("fails") Event event) {
			this.calls.incrementAndGet();
			throw new IllegalStateException("broken");
		}

		@PostMapping("/fails-later")
		Mono<Void> failsLater(@HarborWebhook("fails-later") Event event) {
			return Mono.delay(Duration.ofMillis(1)).then(Mono.fromRunnable(() -> fails(event)));
		}

		@PostMapping("/fails-and-is-advised")
		void failureAnalysisNamesTheRemedy(@HarborWebhook("fails-and-is-advised") Event event) {
			this.calls.incrementAndGet();
			throw new IllegalArgumentException("advised");
		}

		@PostMapping("/fails-later-and-is-advised")
		CompletableFuture<Void> failsLaterAndIsAdvised(@HarborWebhook("fails-later-and-is-advised") Event event) {
			return CompletableFuture.runAsync(() -> failureAnalysisNamesTheRemedy(event));
		}

		@PostMapping("/fails-to-be-written")
		Object failsToBeWritten(@HarborWebhook("fails-to-be-written") Event event) {
			this.calls.incrementAndGet();
			return new Object() {

				@SuppressWarnings("unused")
				public String getBroken() {
					throw new IllegalStateException("broken");
				}

			};
		}

		@PostMapping("/blocks")
		void blocks(@HarborWebhook("blocks") Event event) {
			this.thread.set(Thread.currentThread());
			Mono.delay(Duration.ofMillis(1)).block();
		}

		@PostMapping("/waits")
		void waits(@HarborWebhook("waits") Event event) {
			awaitEnd();
		}

		@PostMapping("/waits-later")
		Mono<Void> waitsLater(@HarborWebhook("waits-later") Event event) {
			return Mono.<Void>fromRunnable(this::awaitEnd).subscribeOn(Schedulers.boundedElastic());
		}

	}

	@RestControllerAdvice
	static class Advice {

		@ExceptionHandler
		ResponseEntity<String> advise(IllegalArgumentException ex) {
			return ResponseEntity.status(HttpStatus.CONFLICT).body("advised");
		}

		@ExceptionHandler
		String swallow(IllegalStateException ex) {
			return "fine";
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class AlwaysSuccessful implements WebExceptionHandler {

		@Override
		public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
			exchange.getResponse().setStatusCode(HttpStatus.OK);
			return exchange.getResponse().setComplete();
		}

	}

}
