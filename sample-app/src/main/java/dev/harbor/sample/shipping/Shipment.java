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

import dev.harbor.event.Event;
import dev.harbor.sample.order.PurchaseOrder;
import org.jspecify.annotations.Nullable;

/**
 * A shipped order, and what Harbor knows of it. Published as an application event, too.
 *
 * @param order the order
 * @param eventId the id of the event, unless Harbor could not be told yet
 * @param event the event as Harbor has stored it, unless it cannot be read
 */
public record Shipment(PurchaseOrder order, @Nullable String eventId, @Nullable Event event) {

	public boolean confirmed() {
		return this.eventId != null;
	}

}
