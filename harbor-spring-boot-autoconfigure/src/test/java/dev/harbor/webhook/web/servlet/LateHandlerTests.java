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

package dev.harbor.webhook.web.servlet;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.WebAsyncTask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for asynchronous handlers that end after their request has timed out.
 */
class LateHandlerTests {

	@AutoClose
	private static final WebhookServer server = WebhookServer.of(Controller.class)
		.endpoints("callable", "task")
		.properties("spring.mvc.async.request-timeout=50ms")
		.run();

	private static Controller controller() {
		return server.bean(Controller.class);
	}

	@BeforeEach
	@AfterEach
	void reset() {
		controller().calls.set(0);
		controller().prompt = false;
		// The server waits for running handlers when it stops.
		controller().work.forEach((future) -> future.complete("over"));
		controller().work.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/future", "/callable", "/task" })
	void asynchronousSuccessIsRecorded(String path) {
		TestDelivery delivery = TestDelivery.to(path);
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(503);
		HttpResponse<String> stillClaimed = server.deliver(delivery);
		assertThat(stillClaimed.statusCode()).isEqualTo(503);
		assertThat(stillClaimed.headers().firstValue("Retry-After")).isPresent();
		controller().work.remove().complete("done");
		await().untilAsserted(() -> assertThat(server.deliver(delivery).statusCode()).isEqualTo(200));
		assertThat(controller().calls).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/future", "/callable", "/task" })
	void asynchronousFailureReopensTheEvent(String path) {
		for (Supplier<CompletableFuture<Object>> failure : Failures.ALL) {
			reset();
			TestDelivery delivery = TestDelivery.to(path);
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(503);
			CompletableFuture<Object> late = controller().work.remove();
			controller().prompt = true;
			failure.get().whenComplete((value, ex) -> {
				if (ex != null) {
					late.completeExceptionally(ex);
				}
				else {
					late.complete(value);
				}
			});
			await().until(() -> {
				server.deliver(delivery);
				return controller().calls.get() == 2;
			});
		}
	}

	private static final class Failures {

		static final List<Supplier<CompletableFuture<Object>>> ALL = List.of(
				() -> CompletableFuture.failedFuture(new IllegalStateException("broken")),
				() -> CompletableFuture.completedFuture(ResponseEntity.internalServerError().build()));

	}

	@RestController
	static class Controller {

		private final AtomicInteger calls = new AtomicInteger();

		private final Queue<CompletableFuture<Object>> work = new ConcurrentLinkedQueue<>();

		private volatile boolean prompt;

		private CompletableFuture<Object> begin() {
			this.calls.incrementAndGet();
			CompletableFuture<Object> future = new CompletableFuture<>();
			if (this.prompt) {
				future.complete("done");
			}
			else {
				this.work.add(future);
			}
			return future;
		}

		@PostMapping("/future")
		CompletableFuture<Object> future(@HarborWebhook Event event) {
			return begin();
		}

		@PostMapping("/callable")
		Callable<Object> callable(@HarborWebhook("callable") Event event) {
			CompletableFuture<Object> future = begin();
			return () -> uninterrupted(future);
		}

		@PostMapping("/task")
		WebAsyncTask<Object> task(@HarborWebhook("task") Event event) {
			CompletableFuture<Object> future = begin();
			return new WebAsyncTask<>(50, () -> uninterrupted(future));
		}

		private static Object uninterrupted(CompletableFuture<Object> future) throws Exception {
			while (true) {
				try {
					return future.get();
				}
				catch (InterruptedException ex) {
					// Spring MVC interrupts late handlers. This one does not react.
				}
			}
		}

	}

}
