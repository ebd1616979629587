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

package dev.harbor.sample.loyalty;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import dev.harbor.listener.HarborListener;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Grants ten points for each shipped item.
 */
@Service
@Transactional
public class LoyaltyService {

	private static final int POINTS_PER_ITEM = 10;

	private final PointsRepository points;

	LoyaltyService(PointsRepository points) {
		this.points = points;
	}

	/*
	 * Grant the points of an order. The points are committed together with the record
	 * that the event is handled, so that they are granted once, however often the event
	 * is delivered.
	 */
	@HarborListener(id = "loyalty-points", types = "order.shipped")
	public void grant(ShippedOrder order) {
		this.points.save(new Points(null, order.customer(), order.orderNumber(), POINTS_PER_ITEM * order.quantity()));
	}

	@Transactional(readOnly = true)
	public int balance(String customer) {
		return this.points.findByCustomer(customer).stream().mapToInt(Points::points).sum();
	}

	/**
	 * Return the points of orders.
	 * @param orderNumbers the numbers of the orders
	 * @return the points by number, for orders with points
	 */
	@Transactional(readOnly = true)
	public Map<String, Integer> pointsFor(Collection<String> orderNumbers) {
		return this.points.findByOrderNumberIn(orderNumbers)
			.stream()
			.collect(Collectors.groupingBy(Points::orderNumber, Collectors.summingInt(Points::points)));
	}

}
