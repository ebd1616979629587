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

import java.time.Instant;
import java.util.Objects;

import dev.harbor.sample.order.PurchaseOrder;

/**
 * What the event {@value #TYPE} tells its subscribers: the order as it was shipped.
 */
record OrderShipped(String orderNumber, String item, int quantity, Instant shippedAt) {

	static final String TYPE = "order.shipped";

	static OrderShipped of(PurchaseOrder order) {
		return new OrderShipped(order.number(), order.item(), order.quantity(), shippedAt(order));
	}

	static Instant shippedAt(PurchaseOrder order) {
		return Objects.requireNonNull(order.shippedAt(), "Order has not been shipped");
	}

}
