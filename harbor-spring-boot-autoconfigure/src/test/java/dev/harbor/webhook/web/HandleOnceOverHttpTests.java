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

package dev.harbor.webhook.web;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.web.WebhookServer.Stack;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests that an event is handled once with all kinds of methods, on platform threads and
 * on virtual threads if available.
 */
@ParameterizedClass
@MethodSource("servers")
class HandleOnceOverHttpTests {

	static Stream<Arguments> servers() {
		return Stream
			.of(Arguments.of(Stack.TOMCAT, false), Arguments.of(Stack.TOMCAT, true), Arguments.of(Stack.NETTY, false),
					Arguments.of(Stack.NETTY, true))
			.filter((server) -> Runtime.version().feature() >= 21 || server.get()[1].equals(false));
	}

	private static final List<String> SYNCHRONOUS = List.of("/value", "/entity", "/body");

	private static final List<String> ASYNCHRONOUS = List.of("/callable", "/task", "/future", "/mono", "/stage",
			"/deferred");

	private static final List<String> WITH_VALUE = Stream.concat(SYNCHRONOUS.stream(), ASYNCHRONOUS.stream()).toList();

	private static final List<String> ALL = Stream
		.concat(WITH_VALUE.stream(),
				Stream.of("/nothing", "/nothing-204", "/value-202", "/problem", "/callable-204", "/headers",
						"/plain-204"))
		.toList();

	private static final Set<String> ONLY_IN_SPRING_MVC = Set.of("/callable", "/callable-204", "/task", "/deferred");

	private static WebhookServer server;

	private static SpiedStore store;

	// There is only one request at a time.
	private static volatile BooleanSupplier committed = () -> true;

	@Parameter(0)
	Stack stack;

	@Parameter(1)
	boolean virtualThreads;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack, boolean virtualThreads) {
		WebhookServer.Builder builder = stack.isReactive()
				? WebhookServer.of(HandlerMethods.Work.class, HandlerMethods.Rest.class, HandlerMethods.Plain.class,
						Stores.class, RawReactiveResponses.class)
				: WebhookServer.of(HandlerMethods.Work.class, HandlerMethods.Rest.class, HandlerMethods.Plain.class,
						HandlerMethods.OnlyInSpringMvc.class, Stores.class, RawResponses.class);
		server = builder.endpoints(HandlerMethods.ENDPOINTS)
			.on(stack)
			.properties("spring.threads.virtual.enabled=" + virtualThreads)
			.run();
		store = server.bean(SpiedStore.class);
	}

	private static HandlerMethods.Work work() {
		return server.bean(HandlerMethods.Work.class);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@AfterEach
	void mend() {
		store.failing = false;
	}

	private List<String> here(List<String> paths) {
		return paths.stream().filter((path) -> !this.stack.isReactive() || !ONLY_IN_SPRING_MVC.contains(path)).toList();
	}

	@ParameterizedTest
	@FieldSource("ALL")
	void isHandledOnceAndRecordedBeforeTheFirstByteOfTheAnswer(String path) {
		assumeThat(here(ALL)).contains(path);
		store.committedBefore.clear();
		work().is(() -> path.equals("/problem") ? ProblemDetail.forStatus(200)
				: Map.of("text", "larger than any buffer ".repeat(10_000)));
		TestDelivery delivery = TestDelivery.to(path);
		int status = path.endsWith("204") ? 204 : path.endsWith("202") ? 202 : 200;
		HttpResponse<String> first = server.deliver(delivery);
		assertThat(first.statusCode()).isEqualTo(status);
		if (WITH_VALUE.contains(path)) {
			assertThat(first.body()).hasSizeGreaterThan(200_000);
		}
		else {
			assertThat(first.headers().firstValue("Transfer-Encoding")).isEmpty();
		}
		assertThat(store.committedBefore).containsExactly(false);
		for (int i = 0; i < 2; i++) {
			HttpResponse<String> again = server.deliver(delivery);
			assertThat(again.statusCode()).isEqualTo(200);
			assertThat(again.body()).isEmpty();
		}
		assertThat(work().calls).hasValue(1);
	}

	static Stream<Arguments> failures() {
		return Stream.of(failure(500, "exception", WITH_VALUE, () -> {
			throw new IOException("broken");
		}), failure(500, "error", SYNCHRONOUS, () -> {
			throw new AssertionError("broken");
		}), failure(409, "exception with a status", WITH_VALUE, () -> {
			throw new ErrorResponseException(HttpStatus.CONFLICT);
		}), failure(500, "exception with a status that is a success", WITH_VALUE, () -> {
			throw new ErrorResponseException(HttpStatus.OK);
		}), failure(500, "entity", List.of("/entity", "/callable", "/stage", "/deferred"),
				() -> ResponseEntity.internalServerError().build()),
				failure(404, "not found", List.of("/entity", "/task", "/future"),
						() -> ResponseEntity.notFound().build()),
				failure(302, "redirect", List.of("/entity", "/callable"),
						() -> ResponseEntity.status(302).header("Location", "/elsewhere").build()),
				failure(503, "problem", List.of("/problem", "/deferred"), () -> ProblemDetail.forStatus(503)));
	}

	@Test
	void streamIsRefusedInSpringMvc() {
		assumeThat(this.stack.isReactive()).isFalse();
		failureLeavesTheEventOpen(List.of("/value", "/entity", "/callable"),
				() -> (StreamingResponseBody) (out) -> out.write(1), 500);
	}

	@Test
	void streamIsRecordedAtItsEndInSpringWebFlux() {
		assumeThat(this.stack.isReactive()).isTrue();
		failureLeavesTheEventOpen(List.of("/value", "/entity", "/future", "/mono", "/body"),
				() -> Flux.just("some").concatWith(Flux.error(new IllegalStateException("broken"))), 500);
	}

	@Test
	void futureInAnEntityIsRefusedInSpringMvc() {
		assumeThat(this.stack.isReactive()).isFalse();
		failureLeavesTheEventOpen(List.of("/entity"), () -> ResponseEntity.ok(new CompletableFuture<String>()), 500);
	}

	@Test
	void workThatMayEndLaterIsRefused() {
		Callable<Object> callable = () -> "never called";
		Supplier<Object> future = () -> new FutureTask<>(callable);
		failureLeavesTheEventOpen(List.of("/value", "/entity", "/future", "/mono"), future::get, 500);
		failureLeavesTheEventOpen(List.of("/entity"), () -> ResponseEntity.ok(future.get()), 500);
		failureLeavesTheEventOpen(List.of("/entity"), () -> ResponseEntity.ok(callable), 500);
		if (this.stack.isReactive()) {
			failureLeavesTheEventOpen(List.of("/value"), () -> callable, 500);
		}
	}

	private static Arguments failure(int status, String name, List<String> paths, Callable<Object> work) {
		return Arguments.argumentSet(name, paths, work, status);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void failureLeavesTheEventOpen(List<String> paths, Callable<Object> work, int status) {
		for (String path : here(paths)) {
			work().is(work);
			TestDelivery delivery = TestDelivery.to(path);
			assertThat(server.deliver(delivery).statusCode()).as(path).isEqualTo(status);
			assertThat(server.deliver(delivery).statusCode()).as(path).isEqualTo(status);
			assertThat(work().calls).as(path).hasValue(2);
			work().is(() -> path.equals("/problem") ? ProblemDetail.forStatus(200) : "done");
			assertThat(server.deliver(delivery).statusCode()).as(path).isEqualTo(200);
			assertThat(server.deliver(delivery).statusCode()).as(path).isEqualTo(200);
			assertThat(work().calls).as(path).hasValue(1);
		}
	}

	@Test
	void eventInProgressElsewhereIsDeferred() {
		work().is(() -> "done");
		TestDelivery delivery = TestDelivery.to("/value");
		WebhookEventStore.Claim claim = store.claim("default", delivery.eventId(), Duration.ofSeconds(90));
		HttpResponse<String> answer = server.deliver(delivery);
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(90);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.body()).contains("webhook_unavailable");
		assertThat(work().calls).hasValue(0);
		store.release("default", delivery.eventId(), ((WebhookEventStore.Claim.Claimed) claim).token());
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(work().calls).hasValue(1);
	}

	@ParameterizedTest
	@FieldSource("ALL")
	void failureToRecordIsAnsweredWith503(String path) {
		assumeThat(here(ALL)).contains(path);
		work().is(() -> path.equals("/problem") ? ProblemDetail.forStatus(200) : "done");
		TestDelivery delivery = TestDelivery.to(path);
		store.failing = true;
		HttpResponse<String> answer = server.deliver(delivery);
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).contains("webhook_unavailable").doesNotContain("done", "store");
		store.failing = false;
		assertThat(server.deliver(delivery).statusCode()).isBetween(200, 204);
		assertThat(work().calls).hasValue(2);
	}

	@Test
	void failureToClaimIsAnsweredWith503() {
		work().is(() -> "done");
		TestDelivery delivery = TestDelivery.to("/value").event("order.shipped", "{}");
		store.refusingToClaim = true;
		try {
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(503);
		}
		finally {
			store.refusingToClaim = false;
		}
		assertThat(work().calls).hasValue(0);
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
	}

	@Test
	void repetitionImmediatelyAfterTheAnswerIsADuplicate() {
		work().is(() -> "done");
		int events = 1_000;
		List<String> paths = here(ALL);
		for (int i = 0; i < events; i++) {
			TestDelivery delivery = TestDelivery.to(paths.get(i % paths.size()).replace("/problem", "/value"));
			assertThat(server.deliver(delivery).statusCode()).isBetween(200, 204);
			assertThat(server.deliver(delivery).statusCode()).as("%s, event %d", delivery.path(), i).isEqualTo(200);
		}
		assertThat(work().calls).hasValue(events);
	}

	@Test
	void sameEventOfAnotherEndpointIsAnother() {
		assertThat(store.claim("other", "evt_same", Duration.ofSeconds(1)))
			.isInstanceOf(WebhookEventStore.Claim.Claimed.class);
		work().is(() -> "done");
		assertThat(server.deliver(TestDelivery.of("/value", "evt_same", "order.shipped", "{}")).statusCode())
			.isEqualTo(200);
		assertThat(work().calls).hasValue(1);
	}

	@Configuration(proxyBeanMethods = false)
	static class Stores {

		@Bean
		SpiedStore store() {
			return new SpiedStore();
		}

	}

	/**
	 * Records the responses of the web server before they are wrapped.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class RawResponses extends OncePerRequestFilter {

		@Override
		protected boolean shouldNotFilterAsyncDispatch() {
			return false;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			committed = response::isCommitted;
			chain.doFilter(request, response);
		}

	}

	/**
	 * Records the responses of the web server before they are wrapped.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class RawReactiveResponses implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			committed = exchange.getResponse()::isCommitted;
			return chain.filter(exchange);
		}

	}

	/**
	 * The in-memory store, which fails on demand.
	 */
	static class SpiedStore implements WebhookEventStore {

		private final WebhookEventStore store = new InMemoryWebhookEventStore(Clock.systemUTC(), Duration.ofHours(96),
				100_000);

		private final Queue<Boolean> committedBefore = new ConcurrentLinkedQueue<>();

		private volatile boolean failing;

		private volatile boolean refusingToClaim;

		@Override
		public Claim claim(String endpoint, String eventId, Duration lease) {
			if (this.refusingToClaim) {
				throw new IllegalStateException("The store is not there");
			}
			return this.store.claim(endpoint, eventId, lease);
		}

		@Override
		public void complete(String endpoint, String eventId, String token) {
			this.committedBefore.add(committed.getAsBoolean());
			if (this.failing) {
				throw new IllegalStateException("The store is not there");
			}
			this.store.complete(endpoint, eventId, token);
		}

		@Override
		public void release(String endpoint, String eventId, String token) {
			this.store.release(endpoint, eventId, token);
		}

		@Override
		public void forget(String endpoint, String eventId) {
			this.store.forget(endpoint, eventId);
		}

	}

}
