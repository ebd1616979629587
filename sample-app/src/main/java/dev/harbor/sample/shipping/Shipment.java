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
