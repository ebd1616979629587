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

package dev.harbor.sample.order;

import java.time.Instant;
import java.util.List;

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

	OrderService(OrderRepository orders) {
		this.orders = orders;
	}

	public PurchaseOrder place(String number, String item, int quantity) {
		try {
			return this.orders.save(PurchaseOrder.place(number, item, quantity));
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
		return (order.state() == OrderState.SHIPPED) ? order : this.orders.save(order.ship(Instant.now()));
	}

	/**
	 * Note that Harbor knows of a shipped order.
	 * @param number the order's number
	 * @param eventId the id of the event
	 */
	public void confirm(String number, String eventId) {
		this.orders.confirm(number, eventId);
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
	 * List the orders that are shipped, but not confirmed by Harbor, by number, a page of
	 * at most 100.
	 * @param after the last number of the page before, empty for the first page
	 * @return the page
	 */
	@Transactional(readOnly = true)
	public List<PurchaseOrder> listUnconfirmed(String after) {
		return this.orders.findUnconfirmed(after);
	}

}
