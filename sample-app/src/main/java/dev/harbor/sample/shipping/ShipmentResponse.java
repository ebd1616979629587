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
import java.util.Map;

import dev.harbor.event.Event;
import dev.harbor.sample.order.OrderState;
import org.jspecify.annotations.Nullable;

/**
 * A shipment as the outside sees it.
 *
 * @param number the order's number
 * @param state the order's state
 * @param confirmed whether Harbor has confirmed it; if not, that is still to come
 * @param eventId the id of the event
 * @param event the event, read back from Harbor
 */
record ShipmentResponse(String number, OrderState state, boolean confirmed, @Nullable String eventId,
		@Nullable EventResponse event) {

	static ShipmentResponse of(Shipment shipment) {
		return new ShipmentResponse(shipment.order().number(), shipment.order().state(), shipment.confirmed(),
				shipment.eventId(), (shipment.event() != null) ? EventResponse.of(shipment.event()) : null);
	}

	record EventResponse(String id, String type, String workspaceId, Map<String, Object> payload, Instant createdAt) {

		static EventResponse of(Event event) {
			return new EventResponse(event.id(), event.type(), event.workspaceId(), event.payload().asMap(),
					event.createdAt());
		}

	}

}
