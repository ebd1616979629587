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

package dev.harbor.test;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

import dev.harbor.client.HarborClients;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.event.InvalidEventPayloadException;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.Reconciliation;
import dev.harbor.listener.HarborListener;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for schemas of events in an application with an inbox and several clients: each
 * way in which an event is received is reported once, and none of them is refused.
 */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(classes = TypedEventsInInboxTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "harbor.events.schemas=classpath:schemas", "spring.datasource.generate-unique-name=true",
				"harbor.clients.billing.scopes=events:write" })
@AutoConfigureHarborSandbox
@DirtiesContext
class TypedEventsInInboxTests {

	private static final Map<String, ?> INVALID = Map.of("order_id", 471_100_001_174L);

	@Autowired
	private HarborSandbox sandbox;

	@Autowired
	private HarborInbox inbox;

	@Autowired
	private HarborInboxTester inboxTester;

	@Autowired
	private HarborOutbox outbox;

	@Autowired
	private HarborClients clients;

	@Autowired
	private OrderEvents orders;

	@Autowired
	private MeterRegistry meters;

	private double before;

	@BeforeEach
	void clear() {
		this.orders.received.clear();
		this.before = counted();
	}

	@Test
	void deliveredEventIsReportedAndHandled(CapturedOutput output) {
		this.sandbox.createEvent("order.shipped", INVALID);
		this.sandbox.awaitDeliveries();
		assertHandledAndReported(1);
		assertThat(output).doesNotContain("471100001174");
	}

	@Test
	void acceptedEventIsReportedOnceAndHandled() {
		Event event = event("evt_accepted");
		assertThat(this.inbox.accept("default", event)).isTrue();
		assertThat(this.inbox.accept("default", event)).isFalse();
		assertHandledAndReported(1);
	}

	@Test
	void reconciledEventsAreReportedOnceAndHandled() {
		this.sandbox.clock().advance(Duration.ofMinutes(5));
		Instant since = this.sandbox.clock().instant().minusSeconds(1);
		// In place of the application's own endpoint, so that nothing is delivered.
		this.sandbox.registerWebhook(URI.create("http://localhost:1/"), "order.none");
		this.sandbox.createEvent("order.shipped", INVALID);
		this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));
		this.sandbox.createEvent("order.shipped", INVALID);
		Reconciliation first = this.inbox.reconcile("default", since);
		assertThat(first.accepted()).isEqualTo(3);
		assertThat(this.inbox.reconcile("default", since).accepted()).isZero();
		this.inboxTester.awaitIdle();
		assertThat(this.orders.received).hasSize(3);
		assertThat(counted() - this.before).isEqualTo(2);
	}

	@Test
	void eventWithoutListenerIsNotReported() {
		Event other = Event.of("evt_other", "order.other", "ws_1", EventPayload.of(INVALID), Instant.now());
		assertThat(this.inbox.accept("default", other)).isFalse();
		assertThat(counted() - this.before).isZero();
	}

	@Test
	void eachWayToEmitFails() {
		CreateEventRequest request = CreateEventRequest.of("order.shipped", INVALID);
		assertRefused(() -> this.clients.get("default").events().create(request));
		assertRefused(() -> this.clients.get("billing").events().create(request));
		assertRefused(() -> this.outbox.emit(request));
		assertRefused(() -> this.outbox.emit("order.shipped", INVALID));
		assertRefused(() -> this.outbox.client("billing").emit(request));
		assertRefused(() -> this.outbox.client("billing").emit("order.shipped", INVALID));
		assertThat(this.outbox.status().stored()).isZero();
		assertThat(this.sandbox.events()).isEmpty();
	}

	private static void assertRefused(Runnable emitting) {
		assertThatExceptionOfType(InvalidEventPayloadException.class).isThrownBy(emitting::run);
	}

	private void assertHandledAndReported(int events) {
		this.inboxTester.awaitIdle();
		assertThat(this.orders.received).hasSize(events);
		assertThat(counted() - this.before).isEqualTo(events);
	}

	private static Event event(String id) {
		return Event.of(id, "order.shipped", "ws_1", EventPayload.of(INVALID), Instant.now());
	}

	private double counted() {
		return this.meters.find("harbor.webhook.invalid.payloads")
			.tag("endpoint", "default")
			.tag("type", "order.shipped")
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(OrderEvents.class)
	static class Application {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	static class OrderEvents {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@HarborListener(types = "order.shipped")
		void shipped(Event event) {
			this.received.add(event.id());
		}

	}

}
