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

package dev.harbor.sample.page;

import java.util.List;
import java.util.Map;

import dev.harbor.sample.loyalty.LoyaltyService;
import dev.harbor.sample.orders.OrderService;
import dev.harbor.sample.orders.PurchaseOrder;
import org.jspecify.annotations.Nullable;

/**
 * A shipped order with the effects of its listeners.
 *
 * @param goods the shipped goods
 * @param eventId the id of the event in the order service
 * @param points the granted points
 */
record OrderLine(String number, String goods, String customer, @Nullable String eventId, int points) {

	static List<OrderLine> of(OrderService orders, LoyaltyService loyalty) {
		List<PurchaseOrder> shipped = orders.listLatestShipped();
		Map<String, Integer> points = loyalty.pointsFor(shipped.stream().map(PurchaseOrder::number).toList());
		return shipped.stream()
			.map((order) -> new OrderLine(order.number(), order.quantity() + " \u00d7 " + order.item(),
					order.customer(), order.eventId(), points.getOrDefault(order.number(), 0)))
			.toList();
	}

}
