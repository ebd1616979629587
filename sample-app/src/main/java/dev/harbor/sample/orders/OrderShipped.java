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

import org.springframework.util.Assert;

/**
 * The payload of the event {@value #TYPE}: the shipped order.
 */
record OrderShipped(String orderNumber, String customer, String item, int quantity, Instant shippedAt) {

	static final String TYPE = "order.shipped";

	static OrderShipped of(PurchaseOrder order) {
		Instant shippedAt = order.shippedAt();
		Assert.state(shippedAt != null, "The order is not shipped");
		return new OrderShipped(order.number(), order.customer(), order.item(), order.quantity(), shippedAt);
	}

}
