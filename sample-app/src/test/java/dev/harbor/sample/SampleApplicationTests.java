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

package dev.harbor.sample;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxEvent;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxQuery;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.sample.loyalty.Points;
import dev.harbor.test.DeliveryAttempt;
import dev.harbor.test.HarborInboxTester;
import dev.harbor.test.HarborOutboxTester;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.HarborWebhookRestTestClient;
import dev.harbor.test.SandboxDelivery;
import dev.harbor.test.SignedDelivery;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.data.relational.core.mapping.event.AfterSaveCallback;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link SampleApplication} on a sandbox over HTTP.
 */
// Without health checks, which are calls as well, because faults are meant for other
// calls.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "management.health.harbor.enabled=false")
@AutoConfigureHarborSandbox
class SampleApplicationTests {

	@Autowired
	private HarborSandbox sandbox;

	@Autowired
	private HarborOutbox outbox;

	@Autowired
	private HarborOutboxTester outboxTester;

	@Autowired
	private HarborInbox inbox;

	@Autowired
	private HarborInboxTester inboxTester;

	@Autowired
	private FailingListener failingListener;

	private RestTestClient http;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		this.failingListener.failing = false;
	}

	@Test
	void shippedOrderIsEmittedAndBothListenersHandleItsEvent() {
		place("A-1001").expectStatus().isCreated().expectHeader().location("/orders/A-1001");
		RestTestClient.BodyContentSpec answer = ship("A-1001").expectStatus().isOk().expectBody();
		answer.jsonPath("$.state").isEqualTo("SHIPPED").jsonPath("$.shippedAt").exists();
		awaitHandled();
		Event event = event();
		assertThat(event.type()).isEqualTo("order.shipped");
		assertThat(event.payload().asMap()).containsEntry("orderNumber", "A-1001")
			.containsEntry("customer", "customer of A-1001")
			.containsEntry("item", "Ship bell")
			.containsEntry("quantity", 2);
		show("A-1001").jsonPath("$.eventId")
			.isEqualTo(event.id())
			.jsonPath("$.shippedAt")
			.isEqualTo(event.payload().asMap().get("shippedAt"));
		showPoints("A-1001", 20);
	}

	@Test
	void placedOrderHasNoEvent() {
		place("A-1002");
		awaitHandled();
		show("A-1002").jsonPath("$.state").isEqualTo("PLACED").jsonPath("$.eventId").doesNotExist();
		assertThat(this.sandbox.events()).isEmpty();
	}

	@Test
	void shippingAgainEmitsNoSecondEvent() {
		place("A-1003");
		ship("A-1003").expectStatus().isOk();
		ship("A-1003").expectStatus().isOk();
		awaitHandled();
		show("A-1003").jsonPath("$.eventId").isEqualTo(event().id());
	}

	@Test
	void shippingSeveralTimesAtOnceEmitsOneEvent() {
		place("A-1004");
		List<CompletableFuture<Void>> requests = Stream.generate(() -> CompletableFuture.runAsync(() -> {
			ship("A-1004").expectStatus().isOk();
		})).limit(5).toList();
		assertThat(requests).allSatisfy(CompletableFuture::join);
		awaitHandled();
		show("A-1004").jsonPath("$.eventId").isEqualTo(event().id());
	}

	@Test
	void orderIsShippedWhileHarborIsUnavailableAndItsEventIsSentLater() {
		// The call and its two retries.
		this.sandbox.faults().next(3).post("/v1/events").connectionReset();
		place("A-1005");
		ship("A-1005").expectStatus().isOk();
		this.outboxTester.awaitIdle();
		assertThat(this.sandbox.events()).isEmpty();
		assertThat(this.outbox.status().retrying()).isOne();
		this.outboxTester.advance(Duration.ofMinutes(1));
		awaitHandled();
		show("A-1005").jsonPath("$.eventId").isEqualTo(event().id());
	}

	@Test
	void failingListenerBlocksNoOtherAndItsEventIsParkedAndRetried() {
		this.failingListener.failing = true;
		place("A-1006");
		ship("A-1006");
		awaitHandled();
		for (int retry = 1; retry <= 3; retry++) {
			assertThat(inbox("A-1006")).containsExactly(tuple("loyalty-points", State.STORED, retry),
					tuple("orders", State.HANDLED, 1));
			this.inboxTester.advance(Duration.ofMinutes(1));
			this.inboxTester.awaitIdle();
		}
		assertThat(inbox("A-1006")).containsExactly(tuple("loyalty-points", State.PARKED, 4),
				tuple("orders", State.HANDLED, 1));
		show("A-1006").jsonPath("$.eventId").isEqualTo(event().id());
		showPoints("A-1006", 0);

		this.failingListener.failing = false;
		assertThat(this.inbox.retry("loyalty-points", "default", event().id())).isTrue();
		this.inboxTester.awaitIdle();
		showPoints("A-1006", 20);
	}

	@Test
	void duplicatesHaveNoEffect(@Autowired ApplicationContext context) {
		this.sandbox.deliveryFaults().duplicated();
		place("A-1007");
		ship("A-1007");
		awaitHandled();
		SandboxDelivery delivery = this.sandbox.deliveries().get(0);
		assertThat(delivery.attempts()).hasSize(2).allMatch(DeliveryAttempt::isSuccessful);
		assertThat(this.sandbox.redeliver(delivery.id()).status()).hasValue(200);
		// With another id of the delivery.
		deliver(SignedDelivery.of(event()), context).expectStatus().isOk();
		awaitHandled();
		showPoints("A-1007", 20);
	}

	@Test
	void forgedDeliveryIsRefusedAndReachesNoListener(@Autowired ApplicationContext context) {
		SignedDelivery delivery = SignedDelivery.of("order.shipped",
				Map.of("orderNumber", "A-1008", "customer", "customer of A-1008", "quantity", 2));
		deliver(delivery.forged(), context).expectStatus().isBadRequest();
		awaitHandled();
		showPoints("A-1008", 0);
	}

	@Test
	void oldSecretIsAcceptedDuringItsRotation() {
		this.sandbox.rotateWebhookSecret(this.sandbox.webhooks().get(0).id());
		this.sandbox.deliveryFaults().signedWithRotatedSecret();
		place("A-1009");
		ship("A-1009");
		awaitHandled();
		showPoints("A-1009", 20);
	}

	@Test
	void eventOfAnotherTypeIsAcknowledgedAndNotStored(@LocalServerPort int port) {
		this.sandbox.registerWebhook(URI.create("http://localhost:" + port + "/webhooks/harbor"));
		this.sandbox.createEvent("order.cancelled", Map.of("orderNumber", "A-1010"));
		awaitHandled();
		assertThat(this.sandbox.deliveries()).extracting(SandboxDelivery::state)
			.containsExactly(SandboxDelivery.State.DELIVERED);
		assertThat(this.inbox.list(InboxQuery.create()).data()).isEmpty();
	}

	@Test
	void orderOfAnotherDatabaseEarnsPoints() {
		this.sandbox.createEvent("order.shipped", Map.of("orderNumber", "A-1011", "customer", "customer of A-1011",
				"item", "Rope", "quantity", 1, "shippedAt", "2026-11-29T19:00:00Z"));
		awaitHandled();
		assertThat(inbox("A-1011")).extracting((handling) -> handling.toList().get(1)).containsOnly(State.HANDLED);
		showPoints("A-1011", 10);
	}

	@Test
	void ordersAreListedByNumber() {
		place("L-2");
		place("L-1");
		this.http.get()
			.uri("/orders?after=L")
			.exchange()
			.expectBody()
			.jsonPath("$[*].number")
			.isEqualTo(List.of("L-1", "L-2"));
	}

	@Test
	void duplicateNumberIsRefused() {
		place("A-1012").expectStatus().isCreated();
		place("A-1012").expectStatus().isEqualTo(HttpStatus.CONFLICT);
	}

	@Test
	void invalidOrderIsRefused() {
		place("not a number").expectStatus().isBadRequest();
	}

	@Test
	void unknownOrderIsNotFound() {
		ship("A-0").expectStatus().isNotFound();
		this.http.get().uri("/orders/A-0").exchange().expectStatus().isNotFound();
	}

	@Test
	void pageHasNoSwitchesWithoutMishaps() {
		place("A-1013");
		ship("A-1013");
		awaitHandled();
		this.http.get()
			.uri("/")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("A-1013", event().id())
				.doesNotContain("What can go wrong", "Replay"));
	}

	private Event event() {
		assertThat(this.sandbox.events()).hasSize(1);
		return this.sandbox.events().get(0);
	}

	private void awaitHandled() {
		this.outboxTester.awaitIdle();
		this.sandbox.awaitDeliveries();
		this.inboxTester.awaitIdle();
	}

	private List<Tuple> inbox(String orderNumber) {
		return this.inbox.list(InboxQuery.create())
			.data()
			.stream()
			.filter((stored) -> orderNumber.equals(stored.event().payload().asMap().get("orderNumber")))
			.sorted(Comparator.comparing(InboxEvent::listener))
			.map((stored) -> tuple(stored.listener(), stored.state(), stored.attempts()))
			.toList();
	}

	private RestTestClient.ResponseSpec place(String number) {
		return this.http.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("number", number, "customer", "customer of " + number, "item", "Ship bell", "quantity", 2))
			.exchange();
	}

	private RestTestClient.ResponseSpec ship(String number) {
		return this.http.post().uri("/orders/{number}/ship", number).exchange();
	}

	private RestTestClient.ResponseSpec deliver(SignedDelivery delivery, ApplicationContext context) {
		return HarborWebhookRestTestClient.of(this.http, context).deliver(delivery, "/webhooks/harbor");
	}

	private RestTestClient.BodyContentSpec show(String number) {
		return this.http.get().uri("/orders/{number}", number).exchange().expectStatus().isOk().expectBody();
	}

	private void showPoints(String number, int points) {
		this.http.get()
			.uri("/loyalty/{customer}", "customer of " + number)
			.exchange()
			.expectBody()
			.jsonPath("$.points")
			.isEqualTo(points);
	}

	/**
	 * Fails in the transaction of the listener.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class FailingListener implements AfterSaveCallback<Points> {

		private volatile boolean failing;

		@Override
		public Points onAfterSave(Points points) {
			if (this.failing) {
				throw new IllegalStateException("No points today");
			}
			return points;
		}

	}

}
