package dev.harbor.benchmark.receiving;

import dev.harbor.webhook.HarborWebhook;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives deliveries with the starter.
 */
@RestController
class StarterController {

	private final Handled handled;

	StarterController(Handled handled) {
		this.handled = handled;
	}

	@PostMapping("/starter")
	void receive(@HarborWebhook OrderShipped order) {
		this.handled.accept(order);
	}

}
