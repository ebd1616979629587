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

package dev.harbor.benchmark.inbox;

import java.util.Map;

import dev.harbor.benchmark.application.Application;
import dev.harbor.benchmark.database.DatabaseApplication;
import dev.harbor.benchmark.database.Effects;
import dev.harbor.benchmark.database.Emitting.Emitter;
import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.outbox.HarborOutbox;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

/**
 * Receives deliveries with the inbox and emits with the outbox.
 */
@SpringBootApplication(proxyBeanMethods = false)
@Import(DatabaseApplication.class)
public class InboxApplication {

	public static void main(String[] args) {
		Application.run(InboxApplication.class, args);
	}

	@Bean
	Emitter emitter(HarborOutbox outbox) {
		return (orderId) -> outbox.emit("order.shipped", Map.of("order_id", orderId));
	}

	@Component
	static class OrderEvents {

		private final Effects effects;

		private final Emitter emitter;

		private final boolean emitting;

		OrderEvents(Effects effects, Emitter emitter, @Value("${emitting:false}") boolean emitting) {
			this.effects = effects;
			this.emitter = emitter;
			this.emitting = emitting;
		}

		@HarborListener(id = "orders", types = "order.shipped")
		void shipped(Event event) {
			this.effects.record(event.id());
			if (this.emitting) {
				this.emitter.emit(event.id());
			}
		}

	}

}
