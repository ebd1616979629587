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

package dev.harbor.sample.tracking;

import java.util.List;

import dev.harbor.webhook.WebhookDelivery;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps track of the shipped orders that Harbor has delivered.
 */
@Service
@Transactional
public class TrackingService {

	private final DeliveryRepository deliveries;

	TrackingService(DeliveryRepository deliveries) {
		this.deliveries = deliveries;
	}

	void record(ShippedOrder order, WebhookDelivery delivery) {
		// Part of this transaction: either both are committed, or Harbor delivers it
		// again.
		delivery.completeInTransaction();
		this.deliveries.save(Delivery.of(order, delivery));
	}

	/**
	 * List what was delivered, newest first.
	 * @return the 100 newest deliveries
	 */
	@Transactional(readOnly = true)
	public List<Delivery> list() {
		return this.deliveries.findTop100ByOrderByIdDesc();
	}

	/**
	 * List what was delivered of an order, newest first.
	 * @param orderNumber the order's number, of any order whatsoever: deliveries may be
	 * of orders in other databases
	 * @return the 100 newest deliveries
	 */
	@Transactional(readOnly = true)
	public List<Delivery> list(String orderNumber) {
		return this.deliveries.findTop100ByOrderNumberOrderByIdDesc(orderNumber);
	}

}
