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
 * Operations on orders, each in its own transaction.
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
	 * Ship an order. An order that is already shipped does not change.
	 * @param number the number of the order
	 * @return the shipped order
	 */
	public PurchaseOrder ship(String number) {
		// Of two concurrent requests, the second one waits here and then finds the order
		// shipped.
		PurchaseOrder order = this.orders.findForUpdateByNumber(number)
			.orElseThrow(() -> new NoSuchOrderException(number));
		if (order.state() == OrderState.SHIPPED) {
			return order;
		}
		PurchaseOrder shipped = this.orders.save(order.ship(Instant.now()));
		// In the same transaction, so that the event is sent if and only if the
		// transaction commits.
		this.outbox.emit(OrderShipped.TYPE, OrderShipped.of(shipped));
		return shipped;
	}

	/**
	 * Record the event of a shipped order when Harbor delivers it. Events of orders in
	 * other databases that use the same workspace are ignored.
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
	 * @param after the last number of the previous page, or empty for the first page
	 * @return the page
	 */
	@Transactional(readOnly = true)
	public List<PurchaseOrder> list(String after) {
		return this.orders.findTop100ByNumberGreaterThanOrderByNumber(after);
	}

	/**
	 * List the five most recently shipped orders.
	 * @return the orders, newest first
	 */
	@Transactional(readOnly = true)
	public List<PurchaseOrder> listLatestShipped() {
		return this.orders.findTop5ByShippedAtIsNotNullOrderByShippedAtDesc();
	}

}
