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
 * @param number the unique number of the order
 * @param customer the name of the customer
 * @param item the ordered item
 * @param quantity the ordered quantity
 * @param shippedAt the time of shipping
 * @param eventId the id of the event, once Harbor has delivered it
 * @param version the version, which also distinguishes new orders from stored ones
 */
public record PurchaseOrder(@Id String number, String customer, String item, int quantity, @Nullable Instant shippedAt,
		@Nullable String eventId, @Version @Nullable Integer version) {

	static PurchaseOrder place(String number, String customer, String item, int quantity) {
		return new PurchaseOrder(number, customer, item, quantity, null, null, null);
	}

	PurchaseOrder ship(Instant at) {
		// Truncated to the precision of the database, so that the event contains the
		// stored value.
		return new PurchaseOrder(this.number, this.customer, this.item, this.quantity,
				at.truncatedTo(ChronoUnit.MILLIS), this.eventId, this.version);
	}

	public OrderState state() {
		return (this.shippedAt != null) ? OrderState.SHIPPED : OrderState.PLACED;
	}

}
