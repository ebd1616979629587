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

package dev.harbor.slices;

import java.util.Map;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.listener.HarborListener;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jpa.test.autoconfigure.TestEntityManager;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static dev.harbor.test.HarborWebhookRequestPostProcessor.harborWebhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;

/**
 * Runs the examples of {@code docs/listeners.md} for slices.
 */
class ListenerSlicesGuideTests {

	@Nested
	@DataJpaTest
	@Import({ OrderEvents.class, Orders.class })
	class OrderEventsInTheDatabaseTests {

		@Autowired
		private OrderEvents listener;

		@Autowired
		private TestEntityManager entityManager;

		@Test
		void shippedOrderIsStored() {
			this.listener.shipped(new OrderShipped("A-1001"));

			assertThat(this.entityManager.find(ShippedOrder.class, "A-1001")).isNotNull();
		}

		@Test
		void sliceHasNoInbox(@Autowired ObjectProvider<HarborInbox> inbox) {
			assertThat(inbox.getIfAvailable()).isNull();
		}

	}

	@Nested
	@WebMvcTest
	@Import(OrderEvents.class)
	class OrderEventsOverTheWebTests {

		@Autowired
		private MockMvcTester mvc;

		@MockitoBean
		private Orders orders;

		@Test
		void listenerIsCalledBeforeTheAnswer() {
			assertThat(this.mvc.post()
				.uri("/webhooks/harbor")
				.with(harborWebhook("order.shipped", Map.of("orderNumber", "A-1001")))).hasStatusOk();

			then(this.orders).should().add("A-1001");
		}

		@Test
		void failureOfTheListenerIsTheAnswer() {
			willThrow(IllegalStateException.class).given(this.orders).add("A-1001");

			assertThat(this.mvc.post()
				.uri("/webhooks/harbor")
				.with(harborWebhook("order.shipped", Map.of("orderNumber", "A-1001"))))
				.hasStatus(HttpStatus.INTERNAL_SERVER_ERROR);
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

	record OrderShipped(String orderNumber) {

	}

	@Component
	static class OrderEvents {

		private final Orders orders;

		OrderEvents(Orders orders) {
			this.orders = orders;
		}

		@HarborListener(types = "order.shipped")
		void shipped(OrderShipped order) {
			this.orders.add(order.orderNumber());
		}

	}

	@Repository
	static class Orders {

		private final EntityManager entityManager;

		Orders(EntityManager entityManager) {
			this.entityManager = entityManager;
		}

		void add(String number) {
			this.entityManager.persist(new ShippedOrder(number));
		}

	}

	@Entity
	static class ShippedOrder {

		@Id
		private String number;

		protected ShippedOrder() {
		}

		ShippedOrder(String number) {
			this.number = number;
		}

	}

}
