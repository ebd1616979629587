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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookRejectedEvent;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the threads on which webhook methods are called in Spring WebFlux.
 */
class HandlerThreadTests {

	private static WebhookServer server;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		Path secret = Files.writeString(directory.resolve("secret"), TestDelivery.SECRET);
		server = WebhookServer.of(Controller.class)
			.endpoints("blocking", "future", "failing")
			.properties("harbor.webhook.endpoints.file.secret-location=" + secret.toUri())
			.on(Stack.NETTY)
			.run();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/default", "/future" })
	void reactiveMethodStaysOnTheEventLoopIfNothingBlocks(String path) {
		for (int i = 0; i < 5; i++) {
			assertThat(mayBlock(TestDelivery.to(path), 200)).isFalse();
		}
	}

	@Test
	void failureOfReactiveMethodIsReleasedAndRetried() {
		TestDelivery delivery = TestDelivery.to("/failing");
		assertThat(mayBlock(delivery, 500)).isFalse();
		assertThat(mayBlock(delivery, 500)).isFalse();
	}

	@Test
	void methodWithoutReactiveReturnTypeMayBlock() {
		assertThat(mayBlock(TestDelivery.to("/blocking"), 200)).isTrue();
	}

	@Test
	void reactiveMethodIsCalledWhenItsSecretIsInAResource() {
		assertThat(mayBlock(TestDelivery.to("/file"), 200)).isTrue();
	}

	@Test
	void listenersOfRefusalMayBlock() {
		assertThat(mayBlock(TestDelivery.to("/default").secret("hbwhs_wrong"), 400)).isTrue();
	}

	private static boolean mayBlock(TestDelivery delivery, int status) {
		AtomicReference<Thread> called = server.bean(Controller.class).thread;
		called.set(null);
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(status);
		Thread thread = called.get();
		assertThat(thread).isNotNull();
		return !Schedulers.isNonBlockingThread(thread);
	}

	@RestController
	static class Controller {

		private final AtomicReference<Thread> thread = new AtomicReference<>();

		private void called() {
			this.thread.set(Thread.currentThread());
		}

		@PostMapping("/default")
		Mono<Void> receive(@HarborWebhook Event event) {
			called();
			return Mono.empty();
		}

		@PostMapping("/file")
		Mono<Void> receiveWithSecretInFile(@HarborWebhook("file") Event event) {
			called();
			return Mono.empty();
		}

		@PostMapping("/future")
		CompletableFuture<@Nullable Void> receiveWithFuture(@HarborWebhook("future") Event event) {
			called();
			return CompletableFuture.completedFuture(null);
		}

		@PostMapping("/failing")
		Mono<Void> fail(@HarborWebhook("failing") Event event) {
			called();
			return Mono.error(new IllegalStateException("broken"));
		}

		@PostMapping("/blocking")
		void receiveBlocking(@HarborWebhook("blocking") Event event) {
			called();
		}

		@EventListener
		void rejected(WebhookRejectedEvent event) {
			called();
		}

		@ExceptionHandler
		void failed(IllegalStateException failure) {
		}

	}

}
