package dev.harbor.webhook.web;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
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

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for that an event is handled once, whatever the method that handles it looks
 * like, on platform threads and on virtual ones where there are any.
 */
@ParameterizedClass
@MethodSource("threads")
class HandleOnceOverHttpTests {

	static Stream<Boolean> threads() {
		return (Runtime.version().feature() < 21) ? Stream.of(false) : Stream.of(false, true);
	}

	static final List<String> SYNCHRONOUS = List.of("/value", "/entity", "/body");

	static final List<String> ASYNCHRONOUS = List.of("/callable", "/task", "/future", "/mono", "/stage", "/deferred");

	static final List<String> WITH_VALUE = Stream.concat(SYNCHRONOUS.stream(), ASYNCHRONOUS.stream()).toList();

	static final List<String> ALL = Stream
		.concat(WITH_VALUE.stream(),
				Stream.of("/nothing", "/nothing-204", "/value-202", "/problem", "/callable-204", "/headers",
						"/plain-204"))
		.toList();

	private static WebhookServer server;

	private static SpiedStore store;

	@Parameter
	boolean virtualThreads;

	@BeforeParameterizedClassInvocation
	static void start(boolean virtualThreads) {
		server = WebhookServer.of(HandlerMethods.Rest.class, HandlerMethods.Plain.class, Stores.class)
			.endpoints(HandlerMethods.ENDPOINTS)
			.properties("spring.threads.virtual.enabled=" + virtualThreads)
			.run();
		store = server.bean(SpiedStore.class);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@AfterEach
	void mend() {
		store.failing = false;
	}

	@ParameterizedTest
	@FieldSource("ALL")
	void isHandledOnceAndRecordedBeforeTheFirstByteOfTheAnswer(String path) {
		store.committedBefore.clear();
		HandlerMethods.workIs(() -> path.equals("/problem") ? ProblemDetail.forStatus(200)
				: Map.of("text", "larger than any buffer ".repeat(10_000)));
		TestDelivery delivery = TestDelivery.to(path);
		int status = path.endsWith("204") ? 204 : path.endsWith("202") ? 202 : 200;
		HttpResponse<String> first = server.deliver(delivery);
		assertThat(first.statusCode()).isEqualTo(status);
		if (WITH_VALUE.contains(path)) {
			assertThat(first.body()).hasSizeGreaterThan(200_000);
		}
		assertThat(store.committedBefore).containsExactly(false);
		for (int i = 0; i < 2; i++) {
			HttpResponse<String> again = server.deliver(delivery);
			assertThat(again.statusCode()).isEqualTo(200);
			assertThat(again.body()).isEmpty();
		}
		assertThat(HandlerMethods.calls).hasValue(1);
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
				failure(503, "problem", List.of("/problem", "/deferred"), () -> ProblemDetail.forStatus(503)),
				failure(500, "stream at run time", List.of("/value", "/entity", "/callable"),
						() -> (StreamingResponseBody) (out) -> out.write(1)),
				failure(500, "future in an entity", List.of("/entity"),
						() -> ResponseEntity.ok(new CompletableFuture<String>())));
	}

	private static Arguments failure(int status, String name, List<String> paths, Callable<Object> work) {
		return Arguments.argumentSet(name, paths, work, status);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void failureLeavesTheEventOpen(List<String> paths, Callable<Object> work, int status) {
		for (String path : paths) {
			HandlerMethods.workIs(work);
			TestDelivery delivery = TestDelivery.to(path);
			assertThat(server.deliver(delivery).statusCode()).as(path).isEqualTo(status);
			assertThat(server.deliver(delivery).statusCode()).as(path).isEqualTo(status);
			assertThat(HandlerMethods.calls).as(path).hasValue(2);
			HandlerMethods.workIs(() -> path.equals("/problem") ? ProblemDetail.forStatus(200) : "done");
			assertThat(server.deliver(delivery).statusCode()).as(path).isEqualTo(200);
			assertThat(server.deliver(delivery).statusCode()).as(path).isEqualTo(200);
			assertThat(HandlerMethods.calls).as(path).hasValue(1);
		}
	}

	@Test
	void inProgressElsewhereIsPutOff() {
		HandlerMethods.workIs(() -> "done");
		TestDelivery delivery = TestDelivery.to("/value");
		WebhookEventStore.Claim claim = store.claim("default", delivery.eventId(), Duration.ofSeconds(90));
		HttpResponse<String> answer = server.deliver(delivery);
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(90);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.body()).contains("webhook_unavailable");
		assertThat(HandlerMethods.calls).hasValue(0);
		store.release("default", delivery.eventId(), ((WebhookEventStore.Claim.Claimed) claim).token());
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(HandlerMethods.calls).hasValue(1);
	}

	@ParameterizedTest
	@FieldSource("ALL")
	void whatCannotBeRecordedIsNotAnsweredWithSuccess(String path) {
		HandlerMethods.workIs(() -> path.equals("/problem") ? ProblemDetail.forStatus(200) : "done");
		TestDelivery delivery = TestDelivery.to(path);
		store.failing = true;
		HttpResponse<String> answer = server.deliver(delivery);
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).contains("webhook_unavailable").doesNotContain("done", "store");
		store.failing = false;
		assertThat(server.deliver(delivery).statusCode()).isBetween(200, 204);
		assertThat(HandlerMethods.calls).hasValue(2);
	}

	@Test
	void whatCannotBeClaimedIsLeftToTheNextAttempt() {
		HandlerMethods.workIs(() -> "done");
		TestDelivery delivery = TestDelivery.to("/value").event("order.shipped", "{}");
		store.refusingToClaim = true;
		try {
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(503);
		}
		finally {
			store.refusingToClaim = false;
		}
		assertThat(HandlerMethods.calls).hasValue(0);
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
	}

	@Test
	void whoRepeatsTheMomentItHasReadTheAnswerFindsTheEventHandled() {
		HandlerMethods.workIs(() -> "done");
		int events = 1_000;
		for (int i = 0; i < events; i++) {
			TestDelivery delivery = TestDelivery.to(ALL.get(i % ALL.size()).replace("/problem", "/value"));
			assertThat(server.deliver(delivery).statusCode()).isBetween(200, 204);
			assertThat(server.deliver(delivery).statusCode()).as("%s, event %d", delivery.path(), i).isEqualTo(200);
		}
		assertThat(HandlerMethods.calls).hasValue(events);
	}

	@Test
	void sameEventOfAnotherEndpointIsAnother() {
		assertThat(store.claim("other", "evt_same", Duration.ofSeconds(1)))
			.isInstanceOf(WebhookEventStore.Claim.Claimed.class);
		HandlerMethods.workIs(() -> "done");
		assertThat(server.deliver(TestDelivery.of("/value", "evt_same", "order.shipped", "{}")).statusCode())
			.isEqualTo(200);
		assertThat(HandlerMethods.calls).hasValue(1);
	}

	@Configuration(proxyBeanMethods = false)
	static class Stores {

		@Bean
		RawResponses rawResponses() {
			return new RawResponses();
		}

		@Bean
		SpiedStore store() {
			return new SpiedStore();
		}

	}

	/**
	 * Keeps the responses of the web server, before anything wraps them.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class RawResponses extends OncePerRequestFilter {

		private static final ThreadLocal<HttpServletResponse> current = new ThreadLocal<>();

		@Override
		protected boolean shouldNotFilterAsyncDispatch() {
			return false;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			current.set(response);
			chain.doFilter(request, response);
		}

	}

	/**
	 * The store in memory, which fails when it is told to.
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
			this.committedBefore.add(RawResponses.current.get().isCommitted());
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
