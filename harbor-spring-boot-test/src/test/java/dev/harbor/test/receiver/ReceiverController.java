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

package dev.harbor.test.receiver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;

/**
 * Receives webhooks on two endpoints, and records them.
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
