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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.harbor.event.Event;
import dev.harbor.listener.EventIntake;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.WebhookOutcome;
import dev.harbor.webhook.web.WebhookRoute;
import dev.harbor.webhook.web.WebhookTarget;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Stores events before the answer. Harbor retries events that cannot be stored.
 */
class StoringWebhookRoute extends WebhookRoute {

	private static final Log logger = LogFactory.getLog(StoringWebhookRoute.class);

	private static final long PAUSE = TimeUnit.SECONDS.toNanos(3);

	private final EventIntake intake;

	private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

	StoringWebhookRoute(String path, String pathSetting, WebhookTarget target, EventIntake intake) {
		super(path, pathSetting, target);
		this.intake = intake;
	}

	@Override
	public WebhookOutcome handle(WebhookDelivery delivery) {
		Event event = delivery.event();
		try {
			return this.intake.take(target().endpoint(), event) ? WebhookOutcome.ACCEPTED : WebhookOutcome.DUPLICATE;
		}
		catch (RuntimeException ex) {
			report(event, ex);
			return WebhookOutcome.FAILED;
		}
	}

	// Without a stack trace, because each delivery fails while the database is
	// unavailable.
	private void report(Event event, RuntimeException failure) {
		long until = this.quietUntil.get();
		long now = System.nanoTime();
		if (now - until >= 0 && this.quietUntil.compareAndSet(until, now + PAUSE)) {
			logger.warn("Event %s of endpoint '%s' cannot be stored; Harbor retries it: %s".formatted(event.id(),
					target().endpoint(), failure));
			logger.debug("It failed with", failure);
		}
	}

}
