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

package dev.harbor.benchmark.synchronous;

import dev.harbor.benchmark.application.Application;
import dev.harbor.benchmark.database.DatabaseApplication;
import dev.harbor.benchmark.database.Effects;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Handles deliveries within the request, with the store in the database.
 */
@SpringBootApplication(proxyBeanMethods = false)
@Import(DatabaseApplication.class)
public class SynchronousApplication {

	public static void main(String[] args) {
		Application.run(SynchronousApplication.class, args);
	}

	@RestController
	static class OrderWebhook {

		private final Effects effects;

		OrderWebhook(Effects effects) {
			this.effects = effects;
		}

		@PostMapping("/orders")
		void receive(@HarborWebhook WebhookDelivery delivery) {
			this.effects.record(delivery.event().id());
		}

	}

}
