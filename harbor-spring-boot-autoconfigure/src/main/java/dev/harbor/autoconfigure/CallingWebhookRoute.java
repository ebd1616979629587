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

package dev.harbor.autoconfigure;

import java.time.Instant;
import java.util.List;

import dev.harbor.event.Event;
import dev.harbor.listener.HarborListeners;
import dev.harbor.listener.Listener;
import dev.harbor.listener.ListenerContext.Source;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.WebhookOutcome;
import dev.harbor.webhook.web.WebhookRoute;
import dev.harbor.webhook.web.WebhookTarget;

/**
 * Calls listeners one after the other before the delivery is answered. If one of them
 * fails, all of them are called again.
 */
class CallingWebhookRoute extends WebhookRoute {

	private final HarborListeners listeners;

	CallingWebhookRoute(String path, String pathSetting, WebhookTarget target, HarborListeners listeners) {
		super(path, pathSetting, target);
		this.listeners = listeners;
	}

	@Override
	public WebhookOutcome handle(WebhookDelivery delivery) throws Exception {
		Event event = delivery.event();
		Instant receivedAt = Instant.now();
		List<Listener> taking = this.listeners.taking(target().endpoint(), event.type());
		for (Listener listener : taking) {
			listener.call(event, 1, receivedAt, Source.DELIVERED);
		}
		return taking.isEmpty() ? WebhookOutcome.IGNORED : WebhookOutcome.ACCEPTED;
	}

}
