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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.MutableClock;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookSecretProvider;
import dev.harbor.webhook.web.WebhookServer.Stack;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
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
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for providers, stores and observation handlers of the application that fail.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "NETTY" })
@ExtendWith(OutputCaptureExtension.class)
class FailingCollaboratorsTests {

	private static WebhookServer server;

	@Parameter
	Stack stack;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack) {
		server = WebhookServer.of(Receiver.class, Collaborators.class)
			.on(stack)
			.properties("logging.level.dev.harbor=info")
			.run();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	private static Collaborators collaborators() {
		return server.bean(Collaborators.class);
	}

	@AfterEach
	void observationsAreStopped() {
		// Otherwise, log lines would be suppressed.
		collaborators().clock.advance(Duration.ofSeconds(61));
		collaborators().failing.clear();
		collaborators().nullClaim = false;
		assertThat(collaborators().active).hasValue(0);
	}

	static Stream<Arguments> failures() {
		return Stream.of("provider", "claim", "complete")
			.flatMap((who) -> Stream
				.of(new IllegalStateException("away"), new NullPointerException(), new IllegalArgumentException("odd"),
						new IOException("thrown by Kotlin"))
				.map((failure) -> Arguments.of(who, failure)));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void failureOfACollaboratorIs503AndOneLineAndLeavesTheEventOpen(String who, Exception failure,
			CapturedOutput output) {
		long failed = failed();
		collaborators().failing.put(who, failure);
		TestDelivery delivery = delivery("/receive");
		HttpResponse<String> answer = server.deliver(delivery);
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).contains("webhook_unavailable");
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).hasSize(1);
		assertThat(output).doesNotContain("\tat ");
		assertThat(failed()).isEqualTo(failed + 1);
		collaborators().failing.clear();
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
	}

	@Test
	void storeThatReturnsNullIs503(CapturedOutput output) {
		collaborators().nullClaim = true;
		assertThat(server.deliver(delivery("/receive")).statusCode()).isEqualTo(503);
		assertThat(output).contains("returned null");
	}

	@Test
	void failureToReleaseAnEventIsLogged(CapturedOutput output) {
		collaborators().failing.put("release", new IllegalStateException("away"));
		assertThat(server.deliver(delivery("/failing")).statusCode()).isEqualTo(500);
		assertThat(output).contains("cannot be given back before its lease ends");
	}

	@ParameterizedTest
	@ValueSource(strings = { "start", "error", "stop" })
	void failingObservationHandlerDoesNotChangeTheCall(String method) {
		collaborators().failing.put(method, new IllegalStateException("broken"));
		TestDelivery delivery = delivery("/receive");
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(server.deliver(delivery.secret("forged")).statusCode()).isEqualTo(400);
		TestDelivery unlucky = delivery("/failing");
		assertThat(server.deliver(unlucky).statusCode()).isEqualTo(500);
		assertThat(server.deliver(unlucky).statusCode()).isEqualTo(500);
	}

	@Test
	void errorIsAFailure() {
		assertThat(server.deliver(delivery("/error-thrown")).statusCode()).isEqualTo(500);
	}

	@Test
	void linesAboutFailuresAreLimited(CapturedOutput output) {
		collaborators().failing.put("provider", new IllegalStateException("away"));
		for (int i = 0; i < 50; i++) {
			assertThat(server.deliver(delivery("/receive")).statusCode()).isEqualTo(503);
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("cannot be verified"))).hasSizeBetween(1,
				20);
	}

	@Test
	void unsignedRequestsDoNotSuppressLinesAboutDeliveries(CapturedOutput output) {
		for (int i = 0; i < 30; i++) {
			assertThat(server.post("/receive", "application/json", "{}").statusCode()).isEqualTo(400);
		}
		collaborators().failing.put("claim", new IllegalStateException("away"));
		assertThat(server.deliver(delivery("/receive")).statusCode()).isEqualTo(503);
		assertThat(output).contains("cannot be claimed");
	}

	private static TestDelivery delivery(String path) {
		return TestDelivery.to(path).at(collaborators().clock.instant());
	}

	private static long failed() {
		return server.bean(WebhookReceiver.class).outcomes().get("default").get("failed");
	}

	@RestController
	static class Receiver {

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event) {
		}

		@PostMapping("/failing")
		void fail(@HarborWebhook("failing") Event event) {
			throw new IllegalStateException("broken");
		}

		@PostMapping("/error-thrown")
		void error(@HarborWebhook("error") Event event) {
			throw new AssertionError("broken");
		}

	}

	static class Collaborators {

		private final Map<String, Exception> failing = new ConcurrentHashMap<>();

		private final MutableClock clock = new MutableClock();

		private final AtomicInteger active = new AtomicInteger();

		private volatile boolean nullClaim;

		@SuppressWarnings("unchecked")
		private <E extends Exception> void failAt(String who) throws E {
			Exception failure = this.failing.get(who);
			if (failure != null) {
				throw (E) failure;
			}
		}

		@Bean
		WebhookSecretProvider provider() {
			return (endpoint) -> {
				this.<RuntimeException>failAt("provider");
				return List.of(TestDelivery.SECRET);
			};
		}

		@Bean
		@Qualifier("harbor")
		Clock clock() {
			return this.clock;
		}

		@Bean
		WebhookEventStore store() {
			return new UnreliableStore(this);
		}

		@Bean
		ObservationRegistry observations() {
			ObservationRegistry registry = ObservationRegistry.create();
			// The first one to start is the last one to stop.
			registry.observationConfig().observationHandler(new UnreliableHandler(this));
			registry.observationConfig().observationHandler(new CountingHandler(this));
			return registry;
		}

	}

	/**
	 * Counts active observations, like a long task timer.
	 */
	static class CountingHandler implements ObservationHandler<HarborWebhookObservationContext> {

		final Collaborators collaborators;

		CountingHandler(Collaborators collaborators) {
			this.collaborators = collaborators;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof HarborWebhookObservationContext;
		}

		@Override
		public void onStart(HarborWebhookObservationContext context) {
			context.put(CountingHandler.class, true);
			this.collaborators.active.incrementAndGet();
		}

		@Override
		public void onStop(HarborWebhookObservationContext context) {
			if (context.containsKey(CountingHandler.class)) {
				this.collaborators.active.decrementAndGet();
			}
		}

	}

	static class UnreliableHandler extends CountingHandler {

		UnreliableHandler(Collaborators collaborators) {
			super(collaborators);
		}

		@Override
		public void onStart(HarborWebhookObservationContext context) {
			this.collaborators.<RuntimeException>failAt("start");
		}

		@Override
		public void onError(HarborWebhookObservationContext context) {
			this.collaborators.<RuntimeException>failAt("error");
		}

		@Override
		public void onStop(HarborWebhookObservationContext context) {
			this.collaborators.<RuntimeException>failAt("stop");
		}

	}

	static class UnreliableStore implements WebhookEventStore {

		private final Collaborators collaborators;

		private final WebhookEventStore store = new InMemoryWebhookEventStore(Clock.systemUTC(), Duration.ofHours(96),
				1_000);

		UnreliableStore(Collaborators collaborators) {
			this.collaborators = collaborators;
		}

		@Override
		public Claim claim(String endpoint, String eventId, Duration lease) {
			this.collaborators.<RuntimeException>failAt("claim");
			return this.collaborators.nullClaim ? null : this.store.claim(endpoint, eventId, lease);
		}

		@Override
		public void complete(String endpoint, String eventId, String token) {
			this.collaborators.<RuntimeException>failAt("complete");
			this.store.complete(endpoint, eventId, token);
		}

		@Override
		public void release(String endpoint, String eventId, String token) {
			this.collaborators.<RuntimeException>failAt("release");
			this.store.release(endpoint, eventId, token);
		}

		@Override
		public void forget(String endpoint, String eventId) {
			this.store.forget(endpoint, eventId);
		}

	}

}
