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

package dev.harbor.benchmark.namastack;

import dev.harbor.benchmark.application.Application;
import dev.harbor.benchmark.database.DatabaseApplication;
import dev.harbor.benchmark.database.Effects;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import io.namastack.outbox.Outbox;
import io.namastack.outbox.handler.OutboxRecordMetadata;
import io.namastack.outbox.handler.OutboxTypedHandler;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives deliveries with Namastack Outbox.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableScheduling
@Import(DatabaseApplication.class)
public class NamastackApplication {

	public static void main(String[] args) {
		Application.run(NamastackApplication.class, args);
	}

	record Received(String id, String type, String payload) {

	}

	@RestController
	static class OrderWebhook {

		private final Outbox outbox;

		OrderWebhook(Outbox outbox) {
			this.outbox = outbox;
		}

		@PostMapping("/orders")
		@Transactional
		public void receive(@HarborWebhook WebhookDelivery delivery) {
			this.outbox.schedule(
					new Received(delivery.event().id(), delivery.event().type(), delivery.event().payload().json()),
					delivery.event().id());
		}

	}

	@Component
	static class OrderEvents implements OutboxTypedHandler<Received> {

		private final Effects effects;

		OrderEvents(Effects effects) {
			this.effects = effects;
		}

		@Override
		@Transactional
		public void handle(Received event, OutboxRecordMetadata metadata) {
			this.effects.record(event.id());
		}

	}

}
