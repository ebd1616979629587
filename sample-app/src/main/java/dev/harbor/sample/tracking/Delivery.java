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
