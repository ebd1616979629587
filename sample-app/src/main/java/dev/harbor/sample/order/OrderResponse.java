package dev.harbor.sample.order;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An order as the outside sees it.
 */
record OrderResponse(String number, String item, int quantity, OrderState state, @Nullable Instant shippedAt,
		@Nullable String eventId) {

	static OrderResponse of(PurchaseOrder order) {
		return new OrderResponse(order.number(), order.item(), order.quantity(), order.state(), order.shippedAt(),
				order.eventId());
	}

}
