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

package dev.harbor.sample.shipping;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.sample.order.OrderService;
import dev.harbor.sample.order.PurchaseOrder;

import org.springframework.stereotype.Component;

/**
 * Tells Harbor that an order was shipped, once however often it is asked to.
 */
@Component
class ShippingAnnouncer {

	// Harbor keeps idempotency keys for 24 hours. An hour less leaves room for clocks
	// that disagree.
	private static final Duration KEY_LIFETIME = Duration.ofHours(23);

	private static final Duration CLOCK_SKEW = Duration.ofHours(1);

	private final HarborClient harbor;

	private final OrderService orders;

	ShippingAnnouncer(HarborClient harbor, OrderService orders) {
		this.harbor = harbor;
		this.orders = orders;
	}

	/**
	 * Announce a shipped order, unless Harbor knows of it already.
	 * @param order the order, as it is stored
	 * @return the id of the event, which is now stored with the order
	 */
	String announce(PurchaseOrder order) {
		if (order.eventId() != null) {
			return order.eventId();
		}
		Event event = findEarlier(order).orElseGet(() -> create(order));
		this.orders.confirm(order.number(), event.id());
		return event.id();
	}

	/**
	 * Read an event back, to show what Harbor has stored.
	 * @param eventId the id of the event
	 * @return the event
	 */
	Event readBack(String eventId) {
		return this.harbor.events().retrieve(eventId);
	}

	private Event create(PurchaseOrder order) {
		return this.harbor.events()
			.create(CreateEventRequest.of(OrderShipped.TYPE, OrderShipped.of(order))
				.idempotencyKey(OrderShipped.TYPE + ":" + order.number()));
	}

	/**
	 * Find the event of an order whose idempotency key may have run out, so that creating
	 * the event again would double it.
	 */
	private Optional<Event> findEarlier(PurchaseOrder order) {
		Instant shippedAt = OrderShipped.shippedAt(order);
		if (shippedAt.isAfter(Instant.now().minus(KEY_LIFETIME))) {
			return Optional.empty();
		}
		return this.harbor.events()
			.stream(ListEventsRequest.create().limit(100))
			.takeWhile((event) -> event.createdAt().isAfter(shippedAt.minus(CLOCK_SKEW)))
			.filter((event) -> event.type().equals(OrderShipped.TYPE))
			.filter((event) -> order.number().equals(event.payload().asMap().get("orderNumber")))
			.findFirst();
	}

}
