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

package dev.harbor.test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.harbor.HarborEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for idempotency keys in the sandbox.
 */
class SandboxIdempotencyTests {

	private static final String SHIPPED = PlainClient.event("order.shipped", "{\"a\": 1, \"b\": 2}");

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void repetitionIsAnsweredLikeTheFirstCall() throws IOException {
		PlainClient.Result first = this.client.post("/v1/events", SHIPPED, "k");
		PlainClient.Result second = this.client.post("/v1/events", SHIPPED, "k");
		assertThat(second.status()).isEqualTo(201);
		assertThat(second.text()).isEqualTo(first.text());
		assertThat(this.sandbox.events()).hasSize(1);
	}

	@Test
	void answerHasTheDateOfTheSandboxClock() throws IOException {
		PlainClient.Result first = this.client.post("/v1/events", SHIPPED, "k");
		this.sandbox.clock().advance(Duration.ofHours(2));
		PlainClient.Result second = this.client.post("/v1/events", SHIPPED, "k");
		assertThat(second.response().headers().allValues("Date")).hasSize(1);
		assertThat(date(second)).isAfterOrEqualTo(date(first).plus(Duration.ofHours(2)));
		assertThat(date(this.client.get("/v1/events/evt_none"))).isAfterOrEqualTo(date(second));
	}

	private static Instant date(PlainClient.Result answer) {
		return DateTimeFormatter.RFC_1123_DATE_TIME.parse(answer.header("Date"), Instant::from);
	}

	@Test
	void bodiesAreComparedAsJson() throws IOException {
		this.client.post("/v1/events", SHIPPED, "k");
		String reordered = """
				{"payload": {"b": 2, "a": 1}, "type": "order.shipped", "workspace_id": "ws_sandbox"}""";
		assertThat(this.client.post("/v1/events", reordered, "k").outcome()).isEqualTo("201");
		assertThat(this.sandbox.events()).hasSize(1);
	}

	@Test
	void anotherBodyIsAConflict() throws IOException {
		this.client.post("/v1/events", SHIPPED, "k");
		assertThat(this.client.post("/v1/events", PlainClient.event("order.shipped", "{}"), "k").outcome())
			.isEqualTo("409 idempotency_conflict");
		assertThat(this.sandbox.events()).hasSize(1);
	}

	@Test
	void keySurvivesARotationOfApiKeys() throws IOException {
		String id = this.client.post("/v1/events", SHIPPED, "k").id();
		PlainClient rotated = this.client.with(this.sandbox.createKey(HarborEnvironment.SANDBOX));
		assertThat(rotated.post("/v1/events", SHIPPED, "k").id()).isEqualTo(id);
	}

	@Test
	void keyIsKeptForAlmostADay() throws IOException {
		String id = this.client.post("/v1/events", SHIPPED, "k").id();
		this.sandbox.clock().advance(Duration.ofHours(24).minusMinutes(1));
		assertThat(this.client.post("/v1/events", SHIPPED, "k").id()).isEqualTo(id);
	}

	@Test
	void keyIsFreeAgainAfterADay() throws IOException {
		this.client.post("/v1/events", SHIPPED, "k");
		this.sandbox.clock().advance(Duration.ofHours(24));
		assertThat(this.client.post("/v1/events", PlainClient.event("another", "{}"), "k").outcome()).isEqualTo("201");
		assertThat(this.sandbox.events()).hasSize(2);
	}

	@Test
	void repetitionDoesNotExtendTheDay() throws IOException {
		this.client.post("/v1/events", SHIPPED, "k");
		this.sandbox.clock().advance(Duration.ofHours(23));
		this.client.post("/v1/events", SHIPPED, "k");
		this.sandbox.clock().advance(Duration.ofHours(1));
		this.client.post("/v1/events", SHIPPED, "k");
		assertThat(this.sandbox.events()).hasSize(2);
	}

	@Test
	void keysAreScopedByPath() throws IOException {
		this.client.post("/v1/events", SHIPPED, "k");
		String webhook = """
				{"workspace_id": "ws_sandbox", "url": "https://example.com/", "events": ["*"]}""";
		assertThat(this.client.post("/v1/webhooks", webhook, "k").outcome()).isEqualTo("201");
	}

	@Test
	void keysAreScopedByEnvironment() throws IOException {
		this.client.post("/v1/events", SHIPPED, "k");
		this.client.with(this.sandbox.createKey(HarborEnvironment.LIVE)).post("/v1/events", SHIPPED, "k");
		assertThat(this.sandbox.events()).hasSize(2);
	}

	@Test
	void repeatedRegistrationShowsTheSecretAgain() throws IOException {
		String webhook = """
				{"workspace_id": "ws_sandbox", "url": "https://example.com/", "events": ["*"]}""";
		PlainClient.Result first = this.client.post("/v1/webhooks", webhook, "k");
		PlainClient.Result second = this.client.post("/v1/webhooks", webhook, "k");
		assertThat(second.text()).isEqualTo(first.text()).contains("\"secret\"");
	}

	@Test
	void refusalIsNotRemembered() throws IOException {
		this.sandbox.workspaceStatus("ws_sandbox", "suspended");
		this.client.post("/v1/events", SHIPPED, "k");
		this.sandbox.workspaceStatus("ws_sandbox", "active");
		assertThat(this.client.post("/v1/events", SHIPPED, "k").outcome()).isEqualTo("201");
	}

	@Test
	void keyOverTheLimitIsRefused() throws IOException {
		assertThat(this.client.post("/v1/events", SHIPPED, "k".repeat(255)).outcome()).isEqualTo("201");
		assertThat(this.client.post("/v1/events", SHIPPED, "k".repeat(256)).outcome()).isEqualTo("400 invalid_request");
	}

	@Test
	void callsWithoutKeyAreNotRepetitions() throws IOException {
		this.client.post("/v1/events", SHIPPED);
		this.client.post("/v1/events", SHIPPED);
		assertThat(this.sandbox.events()).hasSize(2);
	}

	@Test
	void simultaneousCallsCreateOneEvent() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			Callable<String> call = () -> this.client.post("/v1/events", SHIPPED, "k").id();
			List<Future<String>> ids = threads.invokeAll(Stream.generate(() -> call).limit(40).toList());
			for (Future<String> id : ids) {
				assertThat(id.get()).isEqualTo(this.sandbox.events().get(0).id());
			}
			assertThat(this.sandbox.events()).hasSize(1);
		}
		finally {
			threads.shutdownNow();
		}
	}

}
