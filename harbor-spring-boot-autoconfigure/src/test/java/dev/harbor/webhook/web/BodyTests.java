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
	@EnumSource
	void bodyThatEndsTooEarlyIsRefused(Framing framing) throws IOException {
		TestDelivery delivery = TestDelivery.to("/body");
		String body = new String(delivery.body(), StandardCharsets.US_ASCII);
		assertThat(send(delivery, framing.whole(body), false)).startsWith("HTTP/1.1 200");
		assertThat(controller().events).hasSize(1);
		reset();
		String answer = send(delivery, framing.cut(body), true);
		boolean netty = this.stack == Stack.NETTY;
		if (netty && framing != Framing.BROKEN_CHUNKS) {
			assertThat(answer).as("nobody to answer").isEmpty();
		}
		else {
			assertThat(answer).startsWith("HTTP/1.1 400");
		}
		// Netty refuses broken chunks itself.
		if (!netty || framing != Framing.BROKEN_CHUNKS) {
			await().atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(controller().reasons).containsExactly(Reason.BODY_INCOMPLETE));
		}
		assertThat(controller().reasons).isSubsetOf(Reason.BODY_INCOMPLETE);
		assertThat(controller().events).isEmpty();
	}

	/**
	 * Send a request and return what the server sends until it closes the connection.
	 */
	private static String send(TestDelivery delivery, String rest, boolean ended) throws IOException {
		try (Socket socket = new Socket("localhost", server.port())) {
			socket.setSoTimeout(20_000);
			String request = String.join("\r\n", "POST /body HTTP/1.1", "Host: localhost", "Connection: close",
					"Content-Type: application/json", "Harbor-Signature: " + delivery.signature(),
					"Harbor-Timestamp: " + delivery.timestamp(), rest);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			if (ended) {
				socket.shutdownOutput();
			}
			return StreamUtils.copyToString(socket.getInputStream(), StandardCharsets.US_ASCII);
		}
	}

	/**
	 * Rest of a request from the header for its framing. If it is cut, only its end is
	 * missing or broken, and what arrives has a valid signature.
	 */
	enum Framing {

		LENGTH {

			@Override
			String whole(String body) {
				return "Content-Length: " + body.length() + "\r\n\r\n" + body;
			}

			@Override
			String cut(String body) {
				return "Content-Length: " + (body.length() + 1) + "\r\n\r\n" + body;
			}

		},

		CHUNKS {

			@Override
			String whole(String body) {
				return cut(body) + "0\r\n\r\n";
			}

			@Override
			String cut(String body) {
				return "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n".formatted(body.length(), body);
			}

		},

		BROKEN_CHUNKS {

			@Override
			String whole(String body) {
				return CHUNKS.whole(body);
			}

			@Override
			String cut(String body) {
				return CHUNKS.cut(body) + "none\r\n";
			}

		};

		abstract String whole(String body);

		abstract String cut(String body);

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
