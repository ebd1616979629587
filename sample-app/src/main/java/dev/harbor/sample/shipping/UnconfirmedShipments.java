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

import java.util.List;

import dev.harbor.sample.order.OrderService;
import dev.harbor.sample.order.PurchaseOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/**
 * Tells Harbor of the orders that were shipped without its confirmation before the
 * application stopped.
 */
@Component
class UnconfirmedShipments {

	private static final Logger logger = LoggerFactory.getLogger(UnconfirmedShipments.class);

	private final OrderService orders;

	private final ShippingAnnouncer announcer;

	UnconfirmedShipments(OrderService orders, ShippingAnnouncer announcer) {
		this.orders = orders;
		this.announcer = announcer;
	}

	// In the background: a Harbor that cannot be reached must not hold up the start.
	@Async
	@EventListener(ApplicationReadyEvent.class)
	public void announce() {
		List<PurchaseOrder> page = this.orders.listUnconfirmed("");
		while (!page.isEmpty()) {
			page.forEach(this::announce);
			page = this.orders.listUnconfirmed(page.get(page.size() - 1).number());
		}
	}

	private void announce(PurchaseOrder order) {
		try {
			String eventId = this.announcer.announce(order);
			logger.info("Order {}, shipped earlier, is now confirmed by event {}", order.number(), eventId);
		}
		catch (RuntimeException ex) {
			logger.warn("Order {}, shipped earlier, is still not confirmed by Harbor", order.number(), ex);
		}
	}

}
