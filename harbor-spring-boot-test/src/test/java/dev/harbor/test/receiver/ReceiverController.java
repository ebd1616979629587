package dev.harbor.test.receiver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;

/**
 * Receives webhooks on two endpoints, and remembers them.
 */
@RestController
class ReceiverController {

	private final List<WebhookDelivery> received = new CopyOnWriteArrayList<>();

	@PostMapping("/webhooks/harbor")
	void receive(@HarborWebhook WebhookDelivery delivery) {
		this.received.add(delivery);
	}

	@PostMapping("/webhooks/billing")
	void receiveBilling(@HarborWebhook("billing") WebhookDelivery delivery) {
		this.received.add(delivery);
	}

	List<WebhookDelivery> received() {
		return this.received;
	}

	void forget() {
		this.received.clear();
	}

}
