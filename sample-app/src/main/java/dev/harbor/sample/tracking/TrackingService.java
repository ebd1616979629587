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
