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

import dev.harbor.HarborException;
import dev.harbor.event.Event;
import dev.harbor.sample.order.OrderService;
import dev.harbor.sample.order.PurchaseOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Ships orders.
 */
@Service
public class ShippingService {

	private static final Logger logger = LoggerFactory.getLogger(ShippingService.class);

	private final OrderService orders;

	private final ShippingAnnouncer announcer;

	private final ApplicationEventPublisher events;

	ShippingService(OrderService orders, ShippingAnnouncer announcer, ApplicationEventPublisher events) {
		this.orders = orders;
		this.announcer = announcer;
		this.events = events;
	}

	/**
	 * Ship an order and tell Harbor. Must not be called in a transaction, whose commit
	 * would come after Harbor was told.
	 * @param number the order's number
	 * @return the shipment, confirmed or not
	 */
	@Transactional(propagation = Propagation.NEVER)
	public Shipment ship(String number) {
		PurchaseOrder order = this.orders.ship(number);
		String eventId = announce(order);
		Shipment shipment = new Shipment(order, eventId, (eventId != null) ? readBack(eventId) : null);
		this.events.publishEvent(shipment);
		return shipment;
	}

	private @Nullable String announce(PurchaseOrder order) {
		try {
			return this.announcer.announce(order);
		}
		catch (RuntimeException ex) {
			// Whatever it is, the order is shipped, and the answer has to say so.
			logger.warn("Order {} is shipped, but not confirmed by Harbor; that is tried again at the next start",
					order.number(), ex);
			return null;
		}
	}

	private @Nullable Event readBack(String eventId) {
		try {
			return this.announcer.readBack(eventId);
		}
		catch (HarborException ex) {
			// The event's id is confirmation enough.
			logger.info("Event {} was created, but cannot be read back: {}", eventId, ex.getMessage());
			return null;
		}
	}

}
