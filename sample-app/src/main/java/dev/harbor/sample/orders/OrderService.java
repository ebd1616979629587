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

package dev.harbor.sample.orders;

import java.time.Instant;
import java.util.List;

import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.outbox.HarborOutbox;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What can be done with orders, each in a transaction of its own.
 */
@Service
@Transactional
public class OrderService {

	private final OrderRepository orders;

	private final HarborOutbox outbox;

	OrderService(OrderRepository orders, HarborOutbox outbox) {
		this.orders = orders;
		this.outbox = outbox;
	}

	public PurchaseOrder place(String number, String customer, String item, int quantity) {
		try {
			return this.orders.save(PurchaseOrder.place(number, customer, item, quantity));
		}
		catch (DuplicateKeyException ex) {
			throw new DuplicateOrderException(number);
		}
	}

	/**
	 * Ship an order. One that is shipped already stays as it is.
	 * @param number its number
	 * @return the shipped order
	 */
	public PurchaseOrder ship(String number) {
		// Of two requests at once the second waits here, and finds the order shipped.
		PurchaseOrder order = this.orders.findForUpdateByNumber(number)
			.orElseThrow(() -> new NoSuchOrderException(number));
		if (order.state() == OrderState.SHIPPED) {
			return order;
		}
		PurchaseOrder shipped = this.orders.save(order.ship(Instant.now()));
		// In the same transaction: the event is sent if, and only if, it commits.
		this.outbox.emit(OrderShipped.TYPE, OrderShipped.of(shipped));
		return shipped;
	}

	/**
	 * Note the event of a shipped order when Harbor delivers it. Nothing happens to an
	 * order of another database that ships into the same workspace.
	 */
	@HarborListener(id = "orders", types = OrderShipped.TYPE)
	public void confirm(OrderShipped shipped, Event event) {
		this.orders.confirm(shipped.orderNumber(), event.id());
	}

	@Transactional(readOnly = true)
	public PurchaseOrder find(String number) {
		return this.orders.findByNumber(number).orElseThrow(() -> new NoSuchOrderException(number));
	}

	/**
	 * List orders by number, a page of at most 100.
	 * @param after the last number of the page before, empty for the first page
	 * @return the page
	 */
	@Transactional(readOnly = true)
	public List<PurchaseOrder> list(String after) {
		return this.orders.findTop100ByNumberGreaterThanOrderByNumber(after);
	}

	/**
	 * List the five orders that were shipped last.
	 * @return the orders, newest first
	 */
	@Transactional(readOnly = true)
	public List<PurchaseOrder> listLatestShipped() {
		return this.orders.findTop5ByShippedAtIsNotNullOrderByShippedAtDesc();
	}

}
