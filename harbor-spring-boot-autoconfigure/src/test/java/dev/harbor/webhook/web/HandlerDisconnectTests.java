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

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.channel.AbortedException;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a delivery is not acknowledged if its method loses a connection of its own,
 * such as a database connection. Web frameworks regard such exceptions as disconnected
 * clients, and answer with an empty success.
 */
abstract class HandlerDisconnectTests {

	private static final Map<String, Exception> FAILURES = Map.of("end of stream",
			new IllegalStateException("No connection", new EOFException()), "bare end of stream", new EOFException(),
			"broken pipe", new UncheckedIOException(new IOException("Broken pipe")), "reset",
			new IllegalStateException(new SocketException("Connection reset by peer")), "aborted in Tomcat",
			new ClientAbortException("aborted"), "aborted in Netty", new AbortedException("aborted"), "not usable",
			new IllegalStateException(new AsyncRequestNotUsableException("not usable")));

	private final Stack stack;

	private WebhookServer server;

	HandlerDisconnectTests(Stack stack) {
		this.stack = stack;
	}

	@BeforeAll
	void start() {
		this.server = WebhookServer.of(Controller.class).endpoints("late").on(this.stack).run();
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	static Stream<String> failures() {
		return FAILURES.keySet().stream().sorted();
	}

	@ParameterizedTest
	@MethodSource("failures")
	void methodIsCalledAgainAfterADisconnect(String failure) {
		assertCalledAgain("/at-once", failure);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void methodIsCalledAgainAfterALateDisconnect(String failure) {
		assertCalledAgain("/later", failure);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/at-once", "/later" })
	void unusableRequestIsNotASuccess(String path) {
		this.server.bean(Controller.class).failure = new AsyncRequestNotUsableException("not usable");
		assertThat(this.server.deliver(TestDelivery.to(path)).statusCode()).isGreaterThanOrEqualTo(500);
	}

	private void assertCalledAgain(String path, String failure) {
		TestDelivery delivery = TestDelivery.to(path);
		Controller controller = this.server.bean(Controller.class);
		controller.failure = FAILURES.get(failure);
		for (int i = 1; i <= 2; i++) {
			assertThat(this.server.deliver(delivery).statusCode()).isEqualTo(500);
			assertThat(controller.calls.get(delivery.eventId())).hasValue(i);
		}
	}

	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	static class InMvcTests extends HandlerDisconnectTests {

		InMvcTests() {
			super(Stack.TOMCAT);
		}

	}

	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	static class InWebFluxTests extends HandlerDisconnectTests {

		InWebFluxTests() {
			super(Stack.NETTY);
		}

	}

	@RestController
	static class Controller {

		private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

		private volatile Exception failure;

		@PostMapping("/at-once")
		void fail(@HarborWebhook Event event) throws Exception {
			count(event);
			throw this.failure;
		}

		@PostMapping("/later")
		CompletableFuture<Void> failLater(@HarborWebhook("late") Event event) {
			count(event);
			return CompletableFuture.failedFuture(this.failure);
		}

		private void count(Event event) {
			this.calls.computeIfAbsent(event.id(), (id) -> new AtomicInteger()).incrementAndGet();
		}

	}

}
