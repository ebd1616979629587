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

package dev.harbor.webhook.web.reactive;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the threads of {@link BlockingCalls}.
 */
class BlockingCallsTests {

	@AutoClose
	private static final WebhookServer server = WebhookServer.of(Controller.class)
		.endpoints("later")
		.on(Stack.NETTY)
		.run();

	private static Map<String, Thread> threads() {
		return server.bean(Controller.class).threads;
	}

	@Test
	void deliveryIsClaimedHandledAndRecordedOnOneThread() {
		for (int i = 0; i < 20; i++) {
			assertThat(server.deliver(TestDelivery.to("/at-once")).statusCode()).isEqualTo(200);
			assertThat(threads().get("handle")).isSameAs(threads().get("claim"));
			assertThat(threads().get("complete")).isSameAs(threads().get("claim"));
		}
	}

	@Test
	void resultOnANonBlockingThreadIsRecordedOnAnother() {
		for (int i = 0; i < 20; i++) {
			assertThat(server.deliver(TestDelivery.to("/later")).statusCode()).isEqualTo(200);
			assertThat(Schedulers.isNonBlockingThread(threads().get("handle"))).isTrue();
			assertThat(Schedulers.isNonBlockingThread(threads().get("complete"))).isFalse();
		}
	}

	@RestController
	static class Controller {

		private final Map<String, Thread> threads = new ConcurrentHashMap<>();

		@PostMapping("/at-once")
		void handle(@HarborWebhook Event event) {
			this.threads.put("handle", Thread.currentThread());
		}

		@PostMapping("/later")
		Mono<Void> handleLater(@HarborWebhook("later") Event event) {
			return Mono.<Void>fromRunnable(() -> this.threads.put("handle", Thread.currentThread()))
				.subscribeOn(Schedulers.parallel());
		}

		@Bean
		WebhookEventStore webhookEventStore() {
			WebhookEventStore store = new InMemoryWebhookEventStore(Clock.systemUTC(), Duration.ofHours(1), 1000);
			return new WebhookEventStore() {

				@Override
				public Claim claim(String endpoint, String eventId, Duration lease) {
					Controller.this.threads.put("claim", Thread.currentThread());
					return store.claim(endpoint, eventId, lease);
				}

				@Override
				public void complete(String endpoint, String eventId, String token) {
					Controller.this.threads.put("complete", Thread.currentThread());
					store.complete(endpoint, eventId, token);
				}

				@Override
				public void release(String endpoint, String eventId, String token) {
					store.release(endpoint, eventId, token);
				}

				@Override
				public void forget(String endpoint, String eventId) {
					store.forget(endpoint, eventId);
				}

			};
		}

	}

}
