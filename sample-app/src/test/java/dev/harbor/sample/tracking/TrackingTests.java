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

package dev.harbor.sample.tracking;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.harbor.event.Event;
import dev.harbor.test.DeliveryAttempt;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.HarborWebhookRestTestClient;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.SandboxDelivery;
import dev.harbor.test.SignedDelivery;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.data.relational.core.mapping.event.AfterSaveCallback;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for receiving what Harbor delivers, through HTTP: the sandbox delivers to the
 * application.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureHarborSandbox
class TrackingTests {

	@Autowired
	private HarborSandbox sandbox;

	@Autowired
	private CommitFailure commitFailure;

	private RestTestClient http;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void shippedOrderComesBackAndIsShown() {
		Event event = ship("T-1001");
		SandboxDelivery delivery = delivery();
		assertThat(delivery.state()).isEqualTo(State.DELIVERED);
		RestTestClient.BodyContentSpec shown = show("T-1001");
		shown.jsonPath("$.length()").isEqualTo(1);
		shown.jsonPath("$[0].orderNumber").isEqualTo("T-1001");
		shown.jsonPath("$[0].eventId").isEqualTo(event.id());
		shown.jsonPath("$[0].deliveryId").isEqualTo(delivery.id());
		long signedAt = Long.parseLong(delivery.attempts().get(0).headers().get("Harbor-Timestamp"));
		shown.jsonPath("$[0].signedAt").isEqualTo(Instant.ofEpochSecond(signedAt).toString());
		shown.jsonPath("$[0].secretPosition").isEqualTo(0);
	}

	@Test
	void newestDeliveryIsShownFirst() {
		ship("T-1002");
		this.sandbox.awaitDeliveries();
		ship("T-1003");
		this.sandbox.awaitDeliveries();
		RestTestClient.BodyContentSpec shown = this.http.get().uri("/deliveries").exchange().expectBody();
		shown.jsonPath("$[0].orderNumber").isEqualTo("T-1003");
		shown.jsonPath("$[1].orderNumber").isEqualTo("T-1002");
	}

	@Test
	void nothingIsShownOfAnOrderThatIsNotShipped() {
		show("T-1004").json("[]");
	}

	@Test
	void duplicateChangesNothing() {
		this.sandbox.deliveryFaults().duplicated();
		ship("T-1005");
		assertThat(delivery().attempts()).hasSize(2).allMatch(DeliveryAttempt::isSuccessful);
		show("T-1005").jsonPath("$.length()").isEqualTo(1);
	}

	@Test
	void redeliveryChangesNothing() {
		ship("T-1006");
		assertThat(this.sandbox.redeliver(delivery().id()).status()).hasValue(200);
		show("T-1006").jsonPath("$.length()").isEqualTo(1);
	}

	@Test
	void replayUnderAnotherDeliveryIdChangesNothing(@Autowired ApplicationContext context) {
		Event event = ship("T-1007");
		String deliveryId = delivery().id();
		HarborWebhookRestTestClient.of(this.http, context)
			.deliver(SignedDelivery.of(event), "/webhooks/harbor")
			.expectStatus()
			.isOk();
		RestTestClient.BodyContentSpec shown = show("T-1007");
		shown.jsonPath("$.length()").isEqualTo(1);
		shown.jsonPath("$[0].deliveryId").isEqualTo(deliveryId);
	}

	@Test
	void forgedDeliveryIsRefused() {
		this.sandbox.deliveryFaults().forged();
		ship("T-1008");
		assertThat(delivery().attempts()).singleElement()
			.satisfies((attempt) -> assertThat(attempt.status()).hasValue(HttpStatus.BAD_REQUEST.value()));
		show("T-1008").json("[]");
	}

	@Test
	void deliveryWhoseTransactionIsRolledBackIsHandledAtTheNextAttempt() {
		this.commitFailure.next();
		ship("T-1009");
		assertThat(delivery().attempts().get(0).status()).hasValue(HttpStatus.INTERNAL_SERVER_ERROR.value());
		assertThat(this.commitFailure.sawHandled()).isTrue();
		show("T-1009").json("[]");
		this.sandbox.clock().advance(Duration.ofMinutes(5));
		assertThat(delivery().state()).isEqualTo(State.DELIVERED);
		show("T-1009").jsonPath("$.length()").isEqualTo(1);
	}

	@Test
	void deliverySignedWithTheOldSecretIsTakenWhileItIsRotated() {
		this.sandbox.rotateWebhookSecret(this.sandbox.webhooks().get(0).id());
		this.sandbox.deliveryFaults().signedWithRotatedSecret();
		ship("T-1010");
		assertThat(delivery().state()).isEqualTo(State.DELIVERED);
		show("T-1010").jsonPath("$[0].secretPosition").isEqualTo(1);
	}

	@Test
	void eventOfAnotherTypeIsAcknowledgedOnly(@LocalServerPort int port) {
		this.sandbox.registerWebhook(URI.create("http://localhost:" + port + "/webhooks/harbor"));
		this.sandbox.createEvent("order.cancelled", Map.of("orderNumber", "T-1011"));
		assertThat(delivery().state()).isEqualTo(State.DELIVERED);
		show("T-1011").json("[]");
	}

	private Event ship(String number) {
		this.http.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("number", number, "item", "Ship bell", "quantity", 1))
			.exchange()
			.expectStatus()
			.isCreated();
		this.http.post().uri("/orders/{number}/ship", number).exchange().expectStatus().isOk();
		return this.sandbox.events().get(this.sandbox.events().size() - 1);
	}

	private SandboxDelivery delivery() {
		assertThat(this.sandbox.awaitDeliveries()).hasSize(1);
		return this.sandbox.deliveries().get(0);
	}

	private RestTestClient.BodyContentSpec show(String number) {
		return this.http.get().uri("/orders/{number}/deliveries", number).exchange().expectStatus().isOk().expectBody();
	}

	/**
	 * Has the database refuse a transaction in which a delivery was recorded.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class CommitFailure implements AfterSaveCallback<Delivery> {

		private final JdbcClient jdbc;

		private final AtomicBoolean due = new AtomicBoolean();

		private volatile boolean sawHandled;

		CommitFailure(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		void next() {
			this.due.set(true);
		}

		boolean sawHandled() {
			return this.sawHandled;
		}

		@Override
		public Delivery onAfterSave(Delivery delivery) {
			if (this.due.compareAndSet(true, false)) {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCommit(boolean readOnly) {
						CommitFailure.this.sawHandled = isHandled(delivery.eventId());
						throw new IllegalStateException("The database is away");
					}

				});
			}
			return delivery;
		}

		private boolean isHandled(String eventId) {
			return this.jdbc
				.sql("select count(*) from harbor_webhook_event where event_id = :id and handled_at is not null")
				.param("id", eventId)
				.query(Integer.class)
				.single() == 1;
		}

	}

}
