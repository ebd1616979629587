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

import java.time.Instant;

import dev.harbor.webhook.WebhookDelivery;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A delivery that was received, one for each event.
 *
 * @param id counts up in the order of arrival
 * @param orderNumber the number of the order that was shipped
 * @param eventId the id of the event
 * @param deliveryId the id of the delivery
 * @param signedAt when Harbor signed it
 * @param secretPosition which of the endpoint's secrets it was signed with, 0 for the
 * newest
 */
public record Delivery(@Id @Nullable Long id, String orderNumber, String eventId, String deliveryId, Instant signedAt,
		int secretPosition) {

	static Delivery of(ShippedOrder order, WebhookDelivery delivery) {
		return new Delivery(null, order.orderNumber(), delivery.event().id(), delivery.id(), delivery.signedAt(),
				delivery.secretPosition());
	}

}
