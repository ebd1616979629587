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
