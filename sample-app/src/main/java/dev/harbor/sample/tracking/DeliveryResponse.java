package dev.harbor.sample.tracking;

import java.time.Instant;

/**
 * A delivery as the outside sees it.
 */
record DeliveryResponse(String orderNumber, String eventId, String deliveryId, Instant signedAt, int secretPosition) {

	static DeliveryResponse of(Delivery delivery) {
		return new DeliveryResponse(delivery.orderNumber(), delivery.eventId(), delivery.deliveryId(),
				delivery.signedAt(), delivery.secretPosition());
	}

}
