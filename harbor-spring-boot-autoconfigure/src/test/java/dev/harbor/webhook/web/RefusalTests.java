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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.MutableClock;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookRejectedEvent;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.webhook.web.WebhookServer.Stack;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for refusals: the caller learns no reason, and the operator learns it from log,
 * metrics and events.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "NETTY" })
@ExtendWith(OutputCaptureExtension.class)
class RefusalTests {

	private static final MutableClock clock = new MutableClock();

	private static WebhookServer server;

	@Parameter
	Stack stack;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack) {
		server = WebhookServer.of(Application.class)
			.on(stack)
			.endpoints("failing", "unavailable", "converted", "ignoring", "slow")
			.properties("logging.level.dev.harbor=warn")
			.run();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@BeforeEach
	void reset() {
		server.bean(Application.class).rejected.clear();
		server.bean(TestObservationRegistry.class).clear();
		// The lines of this minute may come from another test.
		clock.advance(Duration.ofMinutes(2));
	}

	private static RawHttp.Request post() {
		return RawHttp.post("/receive").header("Content-Type", "application/json");
	}

	private static TestDelivery delivery() {
		return TestDelivery.to("/receive").at(clock.instant());
	}

	private static RawHttp.Request unsigned(TestDelivery delivery) {
		return post().body(delivery.body());
	}

	private static TestDelivery withEventId(String id) {
		return delivery().at(clock.instant()).body(("""
				{"id": "del_1", "type": "event.created", "created_at": "2026-01-02T03:04:05Z",
				 "data": {"id": "%s", "type": "order.shipped", "workspace_id": "ws_1", "payload": {},
				  "created_at": "2026-01-02T03:04:05Z"}}""").formatted(id));
	}

	static Stream<Arguments> refusals() {
		return Stream.of(refusal(Reason.MISSING_SIGNATURE, () -> unsigned(delivery())),
				refusal(Reason.MALFORMED_SIGNATURE, () -> unsigned(delivery()).header("Harbor-Signature", "none")),
				refusal(Reason.MALFORMED_SIGNATURE,
						() -> RawHttp.deliver(delivery()).header("Harbor-Signature", delivery().signature())),
				refusal(Reason.MISSING_TIMESTAMP,
						() -> unsigned(delivery()).header("Harbor-Signature", delivery().signature())),
				refusal(Reason.MALFORMED_TIMESTAMP,
						() -> unsigned(delivery()).header("Harbor-Signature", delivery().signature())
							.header("Harbor-Timestamp", "yesterday")),
				refusal(Reason.MALFORMED_TIMESTAMP,
						() -> RawHttp.deliver(delivery()).header("Harbor-Timestamp", delivery().timestamp())),
				refusal(Reason.TIMESTAMP_TOO_OLD,
						() -> RawHttp.deliver(delivery().at(clock.instant().minusSeconds(301)))),
				refusal(Reason.TIMESTAMP_IN_FUTURE,
						() -> RawHttp.deliver(delivery().at(clock.instant().plusSeconds(301)))),
				refusal(Reason.SIGNATURE_MISMATCH, () -> RawHttp.deliver(delivery().secret("forged"))),
				refusal(Reason.MALFORMED_BODY, () -> RawHttp.deliver(delivery().body("{}"))),
				refusal(Reason.MALFORMED_BODY, () -> RawHttp.deliver(delivery().body("none"))),
				refusal(Reason.MALFORMED_BODY, () -> RawHttp.deliver(withEventId("evt_" + "1".repeat(252)))),
				refusal(Reason.MALFORMED_BODY, () -> RawHttp.deliver(withEventId("evt_\\u0000"))),
				refusal(Reason.MALFORMED_BODY, () -> RawHttp.deliver(withEventId("evt_\\ud800"))),
				refusal(Reason.MALFORMED_BODY, () -> RawHttp.deliver(withEventId(""))),
				refusal(Reason.BODY_TOO_LARGE, () -> RawHttp.deliver(delivery().body(new byte[1024 * 1024 + 1]))),
				refusal(Reason.UNSUPPORTED_ENCODING,
						() -> RawHttp.deliver(delivery()).header("Content-Encoding", "gzip")));
	}

	private static Arguments refusal(Reason reason, Supplier<RawHttp.Request> request) {
		return Arguments.argumentSet(reason.name(), reason, request);
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void reasonIsLoggedAndNotAnswered(Reason reason, Supplier<RawHttp.Request> request, CapturedOutput output) {
		RawHttp.Answer answer = request.get().send(server.port());
		int status = (reason == Reason.BODY_TOO_LARGE) ? 413 : 400;
		String code = (reason == Reason.MALFORMED_BODY) ? "webhook_payload_invalid" : "webhook_signature_invalid";
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.body()).isEqualTo("{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%s,\"code\":\"%s\"}"
			.formatted((status == 413) ? "Content Too Large" : "Bad Request", status, code));
		assertThat(
				answer.headers().stream().map((line) -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)))
			.contains("content-type", "content-length")
			.isSubsetOf("content-type", "content-length", "date", "connection");
		assertThat(server.bean(Application.class).rejected)
			.containsExactly(new WebhookRejectedEvent("default", reason, "127.0.0.1"));
		assertThat(output).contains("Refused a delivery to endpoint 'default' from 127.0.0.1: "
				+ reason.name().toLowerCase(Locale.ROOT) + System.lineSeparator());
		TestObservationRegistryAssert.assertThat(server.bean(TestObservationRegistry.class))
			.hasObservationWithNameEqualTo("harbor.webhook")
			.that()
			.hasLowCardinalityKeyValue("endpoint", "default")
			.hasLowCardinalityKeyValue("outcome", "rejected")
			.hasLowCardinalityKeyValue("reason", reason.name().toLowerCase(Locale.ROOT))
			.hasBeenStopped();
		assertThat(server.bean(Application.class).calls).isEmpty();
	}

	@Test
	void answerIsJsonInEveryLocale() {
		Locale locale = Locale.getDefault();
		try {
			// This locale writes numbers with its own digits.
			Locale.setDefault(Locale.forLanguageTag("ar-EG"));
			assertThat(unsigned(delivery()).send(server.port()).body()).contains("\"status\":400,");
		}
		finally {
			Locale.setDefault(locale);
		}
	}

	@Test
	void everyReasonWithoutAFilterIsTested() {
		assertThat(refusals().map((arguments) -> arguments.get()[0])).containsAll(Stream.of(Reason.values())
			.filter((reason) -> !Set.of(Reason.BODY_ALREADY_READ, Reason.BODY_INCOMPLETE).contains(reason))
			.map(Object.class::cast)
			.toList());
	}

	@Test
	void linesAreLimited(CapturedOutput output) {
		IntStream.range(0, 60).forEach((i) -> server.post("/receive", "application/json", "{}"));
		assertThat(output.toString().split("Refused a delivery", -1)).hasSize(21);
		clock.advance(Duration.ofSeconds(61));
		server.post("/receive", "application/json", "{}");
		assertThat(output.toString().split("Refused a delivery", -1)).hasSize(22);
		assertThat(output).contains("40 more refused deliveries were not logged");
		assertThat(server.bean(Application.class).rejected).hasSize(61);
	}

	static Stream<Arguments> outcomes() {
		return Stream.of(Arguments.of("accepted", "/receive", 200), Arguments.of("duplicate", "/receive", 200),
				Arguments.of("failed", "/failing", 500), Arguments.of("failed", "/unavailable", 503),
				Arguments.of("failed", "/converted", 500), Arguments.of("ignored", "/ignoring", 200),
				Arguments.of("in_progress", "/receive", 503));
	}

	@ParameterizedTest
	@MethodSource("outcomes")
	void outcomeIsObserved(String outcome, String path, int status) {
		Application application = server.bean(Application.class);
		TestDelivery delivery = delivery().path(path);
		if (outcome.equals("duplicate")) {
			server.deliver(delivery);
		}
		if (outcome.equals("in_progress")) {
			server.bean(WebhookEventStore.class).claim("default", delivery.eventId(), Duration.ofMinutes(1));
		}
		application.calls.clear();
		server.bean(TestObservationRegistry.class).clear();
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(status);
		TestObservationRegistryAssert.assertThat(server.bean(TestObservationRegistry.class))
			.hasNumberOfObservationsWithNameEqualTo("harbor.webhook", 1)
			.hasObservationWithNameEqualTo("harbor.webhook")
			.that()
			.hasLowCardinalityKeyValue("outcome", outcome)
			.hasLowCardinalityKeyValue("reason", "none")
			.hasHighCardinalityKeyValue("event.type", "order.shipped")
			.doesNotHaveLowCardinalityKeyValueWithKey("event.type")
			.hasBeenStopped()
			.satisfies((context) -> assertThat(((HarborWebhookObservationContext) context).getDelivery()).isNotNull()
				.extracting((observed) -> observed.event().id())
				.isEqualTo(delivery.eventId()));
	}

	@Test
	void deliveryIsObservedWithinItsRequest() {
		server.deliver(delivery());
		TestObservationRegistryAssert.assertThat(server.bean(TestObservationRegistry.class))
			.hasObservationWithNameEqualTo("harbor.webhook")
			.that()
			.hasParentObservationContextMatching((parent) -> parent.getName().equals("http.server.requests"));
	}

	@Test
	void slowHandlerIsLoggedAndCounted(CapturedOutput output) throws Exception {
		CountDownLatch slow = new CountDownLatch(1);
		server.bean(Application.class).waiting = slow;
		TestDelivery delivery = delivery().path("/slow");
		Thread caller = new Thread(() -> server.deliver(delivery));
		caller.start();
		await().untilAsserted(() -> assertThat(output).contains("Event " + delivery.eventId()
				+ " of endpoint 'slow' is still being handled after 0 of the 10 seconds that Harbor waits"));
		slow.countDown();
		caller.join(10_000);
		TestObservationRegistryAssert.assertThat(server.bean(TestObservationRegistry.class))
			.hasObservationWithNameEqualTo("harbor.webhook")
			.that()
			.hasLowCardinalityKeyValue("outcome", "accepted")
			.hasEvent("slow");
	}

	@RestController
	static class Application {

		private final List<WebhookRejectedEvent> rejected = new CopyOnWriteArrayList<>();

		private final List<Event> calls = new CopyOnWriteArrayList<>();

		private volatile CountDownLatch waiting = new CountDownLatch(0);

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event) {
			this.calls.add(event);
		}

		@PostMapping("/failing")
		void fail(@HarborWebhook("failing") Event event) {
			throw new IllegalStateException("broken");
		}

		@PostMapping("/unavailable")
		ResponseEntity<Void> unavailable(@HarborWebhook("unavailable") Event event) {
			return ResponseEntity.status(503).build();
		}

		@PostMapping("/converted")
		void convert(@HarborWebhook("converted") Numbers numbers) {
		}

		@PostMapping("/ignoring")
		void ignore(@HarborWebhook(value = "ignoring", types = "invoice.paid") Event event) {
		}

		@PostMapping("/slow")
		void slow(@HarborWebhook("slow") Event event) throws InterruptedException {
			this.waiting.await(10, TimeUnit.SECONDS);
		}

		@EventListener
		void rejected(WebhookRejectedEvent event) {
			this.rejected.add(event);
		}

		@Bean
		@Qualifier("harbor")
		Clock harborClock() {
			return clock;
		}

		@Bean
		TestObservationRegistry observations() {
			return TestObservationRegistry.create();
		}

		// Like the auto-configured one, except for the 7 seconds.
		@Bean
		WebhookReceiver receiver(WebhookVerifiers verifiers, ApplicationEventPublisher publisher,
				ObservationRegistry observations, WebhookEventStore store) {
			return WebhookReceiver.builder(verifiers)
				.eventStore(() -> store, Duration.ofMinutes(4))
				.publisher(publisher)
				.observations(observations)
				.clock(clock)
				.slow(Duration.ofMillis(300))
				.build();
		}

	}

	record Numbers(int order) {

	}

}
