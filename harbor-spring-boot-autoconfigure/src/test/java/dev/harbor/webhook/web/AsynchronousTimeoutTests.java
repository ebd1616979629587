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

package dev.harbor.webhook.web;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookEventStore.Claim;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for claims of handlers after their request has timed out.
 */
class AsynchronousTimeoutTests {

	private static volatile CountDownLatch finish = new CountDownLatch(1);

	private static volatile CountDownLatch begun = new CountDownLatch(1);

	/*
	 * All at once, because Tomcat checks timeouts only once per second.
	 */
	@Test
	void timeOutKeepsTheClaim() {
		finish = new CountDownLatch(1);
		try (WebhookServer server = WebhookServer.of(Controller.class)
			.endpoints(Controller.ENDPOINTS)
			.properties("spring.mvc.async.request-timeout=100ms")
			.run()) {
			Map<TestDelivery, CompletableFuture<HttpResponse<String>>> answers = new LinkedHashMap<>();
			Stream.of("/deferred", "/callable", "/task", "/future")
				.map(TestDelivery::to)
				.forEach((delivery) -> answers.put(delivery, server.deliverAsynchronously(delivery)));
			try {
				answers.forEach((delivery, answer) -> {
					HttpResponse<String> late = answer.orTimeout(20, TimeUnit.SECONDS).join();
					assertThat(late.statusCode()).as(delivery.path()).isEqualTo(503);
					assertThat(late.body()).as(delivery.path()).contains("webhook_unavailable");
					HttpResponse<String> next = server.deliver(delivery);
					assertThat(next.statusCode()).as(delivery.path()).isEqualTo(503);
					assertThat(next.headers().firstValueAsLong("Retry-After").orElse(0)).as(delivery.path())
						.isBetween(200L, 241L);
				});
			}
			finally {
				finish.countDown();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, /deferred", "TOMCAT, /waiting", "NETTY, /waiting" })
	void openClaimsAreReleasedAtShutdown(Stack stack, String path) throws Exception {
		finish = new CountDownLatch(1);
		begun = new CountDownLatch(1);
		WebhookServer server = application(stack)
			.properties("server.shutdown=immediate", "spring.mvc.async.request-timeout=1s")
			.run();
		ClosableStore store = server.bean(ClosableStore.class);
		TestDelivery delivery = TestDelivery.to(path);
		CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> server.deliver(delivery));
		try {
			assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
			await().untilAsserted(() -> assertThat(store.claim(delivery)).isInstanceOf(Claim.InProgress.class));
			server.close();
			assertThat(store.claim(delivery)).isInstanceOf(Claim.Claimed.class);
		}
		finally {
			finish.countDown();
			caller.exceptionally((ex) -> null).get(10, TimeUnit.SECONDS);
		}
	}

	private static WebhookServer.Builder application(Stack stack) {
		return (stack.isReactive() ? WebhookServer.of(Waiting.class, Stores.class)
				: WebhookServer.of(Controller.class, Waiting.class, Stores.class).endpoints(Controller.ENDPOINTS))
			.endpoints("waiting")
			.on(stack);
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "NETTY" })
	void eventHandledDuringGracefulShutdownIsRecorded(Stack stack) throws Exception {
		finish = new CountDownLatch(1);
		begun = new CountDownLatch(1);
		WebhookServer server = application(stack).run();
		ClosableStore store = server.bean(ClosableStore.class);
		TestDelivery delivery = TestDelivery.to("/waiting");
		CompletableFuture<HttpResponse<String>> caller = CompletableFuture.supplyAsync(() -> server.deliver(delivery));
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
		await().until(() -> isShuttingDown(server));
		finish.countDown();
		assertThat(caller.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		closing.get(20, TimeUnit.SECONDS);
		assertThat(store.claim(delivery)).isInstanceOf(Claim.Handled.class);
	}

	/**
	 * Return whether the server no longer accepts connections.
	 */
	private static boolean isShuttingDown(WebhookServer server) {
		try (Socket socket = new Socket("localhost", server.port())) {
			return !socket.isConnected();
		}
		catch (IOException | IllegalArgumentException ex) {
			return true;
		}
	}

	@RestController
	static class Controller {

		static final String[] ENDPOINTS = { "deferred", "callable", "task", "future" };

		@PostMapping("/deferred")
		DeferredResult<String> deferred(@HarborWebhook("deferred") Event event) {
			begun.countDown();
			return new DeferredResult<>();
		}

		@PostMapping("/callable")
		Callable<String> callable(@HarborWebhook("callable") Event event) {
			return Controller::workingOn;
		}

		@PostMapping("/task")
		WebAsyncTask<String> task(@HarborWebhook("task") Event event) {
			return new WebAsyncTask<>(50, Controller::workingOn);
		}

		@PostMapping("/future")
		CompletableFuture<String> future(@HarborWebhook("future") Event event) {
			return new CompletableFuture<>();
		}

		/**
		 * Wait without reacting to an interrupt, which Spring MVC sends on a timeout.
		 */
		private static String workingOn() {
			begun.countDown();
			while (true) {
				try {
					finish.await(30, TimeUnit.SECONDS);
					return "done";
				}
				catch (InterruptedException ex) {
					// Continue waiting.
				}
			}
		}

	}

	@RestController
	static class Waiting {

		@PostMapping("/waiting")
		String waiting(@HarborWebhook("waiting") Event event) throws InterruptedException {
			return waiting();
		}

		private static String waiting() throws InterruptedException {
			begun.countDown();
			finish.await(30, TimeUnit.SECONDS);
			return "done";
		}

	}

	static class Stores {

		@Bean
		ClosableStore store() {
			return new ClosableStore();
		}

	}

	/**
	 * A store that is unusable once the application context has closed it.
	 */
	static class ClosableStore implements WebhookEventStore, DisposableBean {

		private final WebhookEventStore store = new InMemoryWebhookEventStore(Clock.systemUTC(), Duration.ofHours(96),
				100);

		private volatile boolean open = true;

		Claim claim(TestDelivery delivery) {
			return this.store.claim(delivery.path().substring(1), delivery.eventId(), Duration.ofMinutes(1));
		}

		@Override
		public Claim claim(String endpoint, String eventId, Duration lease) {
			return opened().claim(endpoint, eventId, lease);
		}

		@Override
		public void complete(String endpoint, String eventId, String token) {
			opened().complete(endpoint, eventId, token);
		}

		@Override
		public void release(String endpoint, String eventId, String token) {
			opened().release(endpoint, eventId, token);
		}

		@Override
		public void forget(String endpoint, String eventId) {
			opened().forget(endpoint, eventId);
		}

		private WebhookEventStore opened() {
			if (!this.open) {
				throw new IllegalStateException("The store is closed");
			}
			return this.store;
		}

		@Override
		public void destroy() {
			this.open = false;
		}

	}

}
