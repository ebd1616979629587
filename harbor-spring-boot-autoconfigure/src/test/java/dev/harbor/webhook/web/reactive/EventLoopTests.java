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

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookSecretProvider;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.resources.LoopResources;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a delivery never blocks an event loop: with a single event loop, other
 * requests are answered while a delivery waits.
 */
class EventLoopTests {

	private static volatile Wait waiting = Wait.NOWHERE;

	private static volatile CountDownLatch begun = new CountDownLatch(0);

	private static volatile CountDownLatch mayEnd = new CountDownLatch(0);

	@AutoClose
	private static final WebhookServer server = WebhookServer.of(Controller.class, SingleEventLoop.class)
		.on(Stack.NETTY)
		.run();

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOWHERE")
	void otherRequestsAreAnsweredWhileADeliveryWaits(Wait wait)
			throws InterruptedException, ExecutionException, TimeoutException {
		waiting = wait;
		begun = new CountDownLatch(1);
		mayEnd = new CountDownLatch(1);
		TestDelivery delivery = TestDelivery.to((wait == Wait.RELEASE) ? "/fail" : "/receive");
		CompletableFuture<HttpResponse<String>> answer = server.deliverAsynchronously(delivery);
		try {
			assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(server.send(HttpRequest.newBuilder(server.uri("/other")).timeout(Duration.ofSeconds(10))).body())
				.isEqualTo("answered");
			assertThat(answer).isNotDone();
		}
		finally {
			mayEnd.countDown();
		}
		assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo((wait == Wait.RELEASE) ? 500 : 200);
	}

	private static void waitIf(Wait wait) {
		if (waiting == wait) {
			begun.countDown();
			try {
				mayEnd.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	/**
	 * The reason for which a delivery waits.
	 */
	enum Wait {

		NOWHERE, SECRET, CLAIM, HANDLER, COMPLETE, RELEASE

	}

	@RestController
	static class Controller {

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event) {
			waitIf(Wait.HANDLER);
		}

		@PostMapping("/fail")
		void fail(@HarborWebhook("failing") Event event) {
			throw new IllegalStateException("broken");
		}

		@GetMapping("/other")
		String other() {
			return "answered";
		}

		@Bean
		WebhookSecretProvider waitingProvider() {
			return (endpoint) -> {
				waitIf(Wait.SECRET);
				return List.of(TestDelivery.SECRET);
			};
		}

		@Bean
		WebhookEventStore waitingStore() {
			return new WebhookEventStore() {

				@Override
				public Claim claim(String endpoint, String eventId, Duration lease) {
					waitIf(Wait.CLAIM);
					return new Claim.Claimed("token");
				}

				@Override
				public void complete(String endpoint, String eventId, String token) {
					waitIf(Wait.COMPLETE);
				}

				@Override
				public void release(String endpoint, String eventId, String token) {
					waitIf(Wait.RELEASE);
				}

				@Override
				public void forget(String endpoint, String eventId) {
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SingleEventLoop {

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			factory.setLoopResourcesSupplier(() -> LoopResources.create("single", 1, true));
			return factory;
		}

	}

}
