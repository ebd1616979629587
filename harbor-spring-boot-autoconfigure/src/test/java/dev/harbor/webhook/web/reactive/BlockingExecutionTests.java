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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the threads on which webhook methods are called if Spring WebFlux has an
 * executor for blocking methods, which Spring Boot configures for virtual threads.
 */
class BlockingExecutionTests {

	private static final BlockingQueue<Thread> called = new LinkedBlockingQueue<>();

	@Test
	void onlyMethodThatMayBlockIsCalledOnTheExecutor() {
		try (WebhookServer server = WebhookServer.of(Controller.class, BlockingExecution.class)
			.endpoints("blocking")
			.on(Stack.NETTY)
			.run()) {
			assertThat(server.deliver(TestDelivery.to("/reactive")).statusCode()).isEqualTo(200);
			assertThat(called.poll()).matches(Schedulers::isNonBlockingThread);
			assertThat(server.deliver(TestDelivery.to("/blocking")).statusCode()).isEqualTo(200);
			assertThat(called.poll()).extracting(Thread::getName).asString().startsWith("may-block-");
		}
	}

	@RestController
	static class Controller {

		@PostMapping("/reactive")
		Mono<Void> receive(@HarborWebhook Event event) {
			called.add(Thread.currentThread());
			return Mono.empty();
		}

		@PostMapping("/blocking")
		void receiveBlocking(@HarborWebhook("blocking") Event event) {
			called.add(Thread.currentThread());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BlockingExecution implements WebFluxConfigurer {

		@Override
		public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
			configurer.setExecutor(new SimpleAsyncTaskExecutor("may-block-"));
		}

	}

}
