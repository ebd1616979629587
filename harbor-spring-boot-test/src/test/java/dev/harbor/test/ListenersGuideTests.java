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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxQuery;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ListenerContext;
import dev.harbor.listener.ParkEventException;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

import static dev.harbor.test.HarborWebhookRequestPostProcessor.harborWebhook;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/listeners.md} and {@code docs/inbox.md}. {@code
 * DocumentationTests} compares them with the pages.
 */
class ListenersGuideTests {

	@Nested
	@SpringBootTest(classes = Application.class)
	@AutoConfigureMockMvc
	@AutoConfigureHarborSandbox
	@TestPropertySource(properties = "spring.datasource.generate-unique-name=true")
	@DirtiesContext
	class OrderWebhookTests {

		@Autowired
		private MockMvcTester mvc;

		@Autowired
		private HarborInboxTester inboxTester;

		@Autowired
		private Orders orders;

		@Autowired
		private LoyaltyPoints loyaltyPoints;

		@BeforeEach
		void clear() {
			this.orders.shipped.clear();
			this.loyaltyPoints.reset();
		}

		@Test
		void eachModuleReceivesItsEvents() {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", new OrderShipped("A-1001", 3));

			assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();
			this.inboxTester.awaitIdle();

			assertThat(this.orders.shipped).containsExactly("A-1001");
			assertThat(this.loyaltyPoints.total).isEqualTo(3);
		}

		@Test
		void oneUrlReceivesSeveralTypes() {
			SignedDelivery delivery = SignedDelivery.of("order.cancelled", new OrderCancelled("A-1001"));

			assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();
			this.inboxTester.awaitIdle();

			assertThat(this.orders.shipped).isEmpty();
			assertThat(this.loyaltyPoints.total).isZero();
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	@AutoConfigureHarborSandbox
	@TestPropertySource(properties = "spring.datasource.generate-unique-name=true")
	@DirtiesContext
	class LoyaltyPointsTests {

		@Autowired
		private HarborInbox inbox;

		@Autowired
		private HarborInboxTester inboxTester;

		@Autowired
		private LoyaltyPoints loyaltyPoints;

		@Autowired
		private OrderHistory orderHistory;

		@BeforeEach
		void clear() {
			this.loyaltyPoints.reset();
		}

		@Test
		void pointsAreGrantedWhenTheServiceIsAvailableAgain() {
			this.loyaltyPoints.unavailable = true;
			this.inbox.accept("default", shipped("evt_1"));
			this.inboxTester.awaitIdle();
			assertThat(this.loyaltyPoints.total).isZero();

			this.loyaltyPoints.unavailable = false;
			this.inboxTester.advance(Duration.ofMinutes(1));
			this.inboxTester.awaitIdle();
			assertThat(this.loyaltyPoints.total).isEqualTo(3);
		}

		@Test
		void parkedEventIsRetried() {
			this.loyaltyPoints.closed = true;
			this.inbox.accept("default", shipped("evt_1"));
			this.inboxTester.awaitIdle();
			assertThat(this.inbox.list(InboxQuery.create().state(State.PARKED)).data()).hasSize(1);

			this.loyaltyPoints.closed = false;
			this.inbox.retryParked("loyalty-points");
			this.inboxTester.awaitIdle();
			assertThat(this.loyaltyPoints.total).isEqualTo(3);
		}

		@Test
		void eventsOfAnOrderAreAddedToItsHistoryInOrder() {
			this.orderHistory.types.clear();
			this.inbox.accept("default", shipped("evt_1"));
			this.inbox.accept("default", Event.of("evt_2", "order.cancelled", "ws_1",
					EventPayload.of(new OrderCancelled("A-1001")), Instant.now()));
			this.inboxTester.awaitIdle();
			assertThat(this.orderHistory.types).containsExactly("order.shipped", "order.cancelled");
		}

		private Event shipped(String id) {
			return Event.of(id, "order.shipped", "ws_1", EventPayload.of(new OrderShipped("A-1001", 3)), Instant.now());
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import({ Orders.class, LoyaltyPoints.class, OrderHistory.class })
	static class Application {

	}

	record OrderShipped(String orderNumber, int items) {

	}

	record OrderCancelled(String orderNumber) {

	}

	@Component
	static class Orders {

		private final List<String> shipped = new ArrayList<>();

		@HarborListener(types = "order.shipped")
		void shipped(OrderShipped order) {
			this.shipped.add(order.orderNumber());
		}

		@HarborListener(types = "order.cancelled")
		void cancelled(OrderCancelled order) {
			this.shipped.remove(order.orderNumber());
		}

	}

	@Component
	static class OrderHistory {

		private final List<String> types = new CopyOnWriteArrayList<>();

		@HarborListener(id = "order-history", types = "order.*", key = "orderNumber")
		void add(Event event) {
			this.types.add(event.type());
		}

	}

	@Component
	static class LoyaltyPoints {

		private volatile int total;

		private volatile boolean unavailable;

		private volatile boolean closed;

		@HarborListener(id = "loyalty-points", types = "order.shipped")
		void grant(OrderShipped order, ListenerContext context) {
			if (this.closed) {
				throw new ParkEventException("The account is closed");
			}
			if (this.unavailable) {
				throw new IllegalStateException("Not available, attempt " + context.attempt());
			}
			this.total += order.items();
		}

		void reset() {
			this.total = 0;
			this.unavailable = false;
			this.closed = false;
		}

	}

}
