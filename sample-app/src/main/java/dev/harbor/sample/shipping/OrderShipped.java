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
