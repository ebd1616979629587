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

package dev.harbor.benchmark.modulith;

import dev.harbor.benchmark.application.Application;
import dev.harbor.benchmark.database.DatabaseApplication;
import dev.harbor.benchmark.database.Effects;
import dev.harbor.benchmark.database.Emitting.Emitter;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.Externalized;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives and emits with the publication registry.
 */
@SpringBootApplication(proxyBeanMethods = false)
@Import(DatabaseApplication.class)
public class ModulithApplication {

	public static void main(String[] args) {
		Application.run(ModulithApplication.class, args);
	}

	@Bean
	Emitter emitter(ApplicationEventPublisher publisher) {
		return (orderId) -> publisher.publishEvent(new OrderShipped(orderId));
	}

	@Externalized("harbor::order.shipped")
	record OrderShipped(String orderId) {

	}

	record Received(String id, String type, String payload) {

	}

	@RestController
	static class OrderWebhook {

		private final ApplicationEventPublisher publisher;

		OrderWebhook(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		@PostMapping("/orders")
		@Transactional
		public void receive(@HarborWebhook WebhookDelivery delivery) {
			this.publisher.publishEvent(
					new Received(delivery.event().id(), delivery.event().type(), delivery.event().payload().json()));
		}

	}

	@Component
	static class OrderEvents {

		private final Effects effects;

		OrderEvents(Effects effects) {
			this.effects = effects;
		}

		@ApplicationModuleListener
		void shipped(Received event) {
			this.effects.record(event.id());
		}

	}

}
