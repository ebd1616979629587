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
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * An order.
 *
 * @param number the number that the shop gave it, never used twice
 * @param customer who ordered
 * @param item what was ordered
 * @param quantity how many of it
 * @param shippedAt when it was shipped
 * @param eventId the id of the event for that, once Harbor has delivered it
 * @param version also tells a new order from a stored one, since both have a number
 */
public record PurchaseOrder(@Id String number, String customer, String item, int quantity, @Nullable Instant shippedAt,
		@Nullable String eventId, @Version @Nullable Integer version) {

	static PurchaseOrder place(String number, String customer, String item, int quantity) {
		return new PurchaseOrder(number, customer, item, quantity, null, null, null);
	}

	PurchaseOrder ship(Instant at) {
		// No finer than any database keeps it, so that the event says what is stored.
		return new PurchaseOrder(this.number, this.customer, this.item, this.quantity,
				at.truncatedTo(ChronoUnit.MILLIS), this.eventId, this.version);
	}

	public OrderState state() {
		return (this.shippedAt != null) ? OrderState.SHIPPED : OrderState.PLACED;
	}

}
