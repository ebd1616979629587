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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPOutputStream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookRejectedEvent;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.event.EventListener;
import org.springframework.util.StreamUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for bodies on real servers: they are read completely or refused, and never
 * verified in a changed form.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "JETTY", "NETTY" })
class BodyTests {

	private static final int LIMIT = 1024 * 1024;

	private static WebhookServer server;

	@Parameter
	Stack stack;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack) {
		server = WebhookServer.of(Controller.class).on(stack).run();
		assertThat(server.webServer().getClass().getSimpleName()).startsWithIgnoringCase(stack.name());
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@BeforeEach
	void reset() {
		controller().events.clear();
		controller().reasons.clear();
	}

	private void assertRefused(RawHttp.Answer answer, Reason reason, String what) {
		assertThat(answer.status()).as(what).isEqualTo((reason == Reason.BODY_TOO_LARGE) ? 413 : 400);
		assertThat(controller().events).as(what).isEmpty();
		assertThat(controller().reasons).as(what).containsExactly(reason);
	}

	@ParameterizedTest
	@CsvSource({ "0, true", "1, false", "700000, false" })
	void bodiesBeyondTheLimitAreRefused(int beyond, boolean taken) {
		TestDelivery small = TestDelivery.to("/body").event("order.shipped", "{\"text\":\"\"}");
		String padding = "x".repeat(LIMIT + beyond - small.body().length);
		TestDelivery delivery = small.event("order.shipped", "{\"text\":\"" + padding + "\"}");
		assertThat(delivery.body()).hasSize(LIMIT + beyond);
		for (RawHttp.Request request : List.of(RawHttp.deliver(delivery), RawHttp.deliver(delivery).chunked())) {
			reset();
			RawHttp.Answer answer = request.send(server.port());
			if (taken) {
				assertThat(answer.status()).isEqualTo(200);
			}
			else {
				assertRefused(answer, Reason.BODY_TOO_LARGE, "beyond " + beyond);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "gzip, 400", "identity, 200", "Identity, 200", "br, 400", "'identity, gzip', 400", "'', 400" })
	void encodedBodiesAreRefused(String encoding, int status) {
		RawHttp.Answer answer = RawHttp.deliver(TestDelivery.to("/body"))
			.header("Content-Encoding", encoding)
			.send(server.port());
		assertThat(answer.status()).isEqualTo(status);
		assertThat(controller().reasons)
			.containsExactlyElementsOf((status == 200) ? List.of() : List.of(Reason.UNSUPPORTED_ENCODING));
	}

	@Test
	void secondEncodingHeaderIsRecognized() throws IOException {
		TestDelivery delivery = TestDelivery.to("/body");
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (OutputStream zip = new GZIPOutputStream(zipped)) {
			zip.write(delivery.body());
		}
		assertRefused(RawHttp.deliver(delivery.body(zipped.toByteArray()))
			.header("Content-Encoding", "identity")
			.header("Content-Encoding", "gzip")
			.send(server.port()), Reason.UNSUPPORTED_ENCODING, "two lines");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 500\r\n\r\n{\"id\":", "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"id\":",
			"Transfer-Encoding: chunked\r\n\r\nnone\r\n{\"id\":" })
	void bodyThatEndsTooEarlyIsRefused(String rest) throws IOException {
		TestDelivery delivery = TestDelivery.to("/body");
		try (Socket socket = new Socket("localhost", server.port())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream()
				.write(("POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nHarbor-Signature: "
						+ delivery.signature() + "\r\nHarbor-Timestamp: " + delivery.timestamp() + "\r\n" + rest)
					.getBytes(StandardCharsets.US_ASCII));
			socket.shutdownOutput();
			String answer = StreamUtils.copyToString(socket.getInputStream(), StandardCharsets.US_ASCII);
			assertThat(answer).doesNotContain("HTTP/1.1 2");
		}
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(controller().reasons).hasSizeLessThanOrEqualTo(1)
				.allMatch((reason) -> reason == Reason.BODY_INCOMPLETE || reason == Reason.BODY_ALREADY_READ));
		assertThat(controller().events).isEmpty();
	}

	private static Controller controller() {
		return server.bean(Controller.class);
	}

	@RestController
	static class Controller {

		final Queue<Event> events = new ConcurrentLinkedQueue<>();

		final Queue<Reason> reasons = new ConcurrentLinkedQueue<>();

		@PostMapping("/body")
		void receive(@HarborWebhook Event event) {
			this.events.add(event);
		}

		@EventListener
		void rejected(WebhookRejectedEvent event) {
			this.reasons.add(event.reason());
		}

	}

}
