package dev.harbor.sample.tracking;

import java.util.List;

import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives deliveries, and shows them.
 */
@RestController
class TrackingController {

	private final TrackingService tracking;

	TrackingController(TrackingService tracking) {
		this.tracking = tracking;
	}

	@PostMapping("/webhooks/harbor")
	void receive(@HarborWebhook(types = "order.shipped") WebhookDelivery delivery, @HarborWebhook ShippedOrder order) {
		this.tracking.record(order, delivery);
	}

	@GetMapping("/deliveries")
	List<DeliveryResponse> list() {
		return this.tracking.list().stream().map(DeliveryResponse::of).toList();
	}

	@GetMapping("/orders/{number}/deliveries")
	List<DeliveryResponse> list(@PathVariable String number) {
		return this.tracking.list(number).stream().map(DeliveryResponse::of).toList();
	}

}
