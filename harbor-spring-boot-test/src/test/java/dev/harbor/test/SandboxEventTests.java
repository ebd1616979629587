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
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.harbor.HarborEnvironment;
import dev.harbor.event.Event;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for events in the sandbox.
 */
class SandboxEventTests {

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void createAnswersTheCompleteEvent() throws IOException {
		PlainClient.Result result = this.client.post("/v1/events",
				PlainClient.event("order.shipped", "{\"amount\": 1.10}"));
		assertThat(result.status()).isEqualTo(201);
		assertThat(result.id()).startsWith("evt_");
		assertThat(result.json().path("type").asString()).isEqualTo("order.shipped");
		assertThat(result.json().path("workspace_id").asString()).isEqualTo("ws_sandbox");
		assertThat(result.json().path("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
		assertThat(result.text()).contains("\"payload\":{\"amount\":1.10}");
	}

	@Test
	void createdEventCanBeRetrieved() throws IOException {
		PlainClient.Result created = this.client.createEvent("order.shipped");
		assertThat(this.client.get("/v1/events/" + created.id()).text()).isEqualTo(created.text());
	}

	@Test
	void createdEventIsSeenByTheTest() throws IOException {
		String id = this.client.post("/v1/events", PlainClient.event("order.shipped", "{\"order\": 7}")).id();
		assertThat(this.sandbox.events()).singleElement().satisfies((event) -> {
			assertThat(event.id()).isEqualTo(id);
			assertThat(event.payload().asMap()).containsEntry("order", 7);
		});
	}

	@Test
	void eventsAreSeenOldestFirst() throws IOException {
		this.client.createEvent("first");
		this.client.createEvent("second");
		assertThat(this.sandbox.events()).extracting(Event::type).containsExactly("first", "second");
	}

	@Test
	void eventHasTheTimeOfTheSandboxClock() throws IOException {
		this.sandbox.clock().advanceTo(Instant.parse("2100-01-01T12:00:00Z"));
		this.client.createEvent("order.shipped");
		assertThat(this.sandbox.events().get(0).createdAt()).isAfterOrEqualTo("2100-01-01T12:00:00Z");
	}

	@Test
	void unknownEventIsNotFound() throws IOException {
		assertThat(this.client.get("/v1/events/evt_none").outcome()).isEqualTo("404 resource_not_found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT", "PATCH", "DELETE" })
	void eventCannotBeChanged(String method) throws IOException {
		String id = this.client.createEvent("order.shipped").id();
		assertThat(this.client.send(method, "/v1/events/" + id, "{}", Map.of()).status()).isEqualTo(405);
		assertThat(this.client.get("/v1/events/" + id).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no JSON", "[]", "{}", """
			{"type": "order.shipped", "payload": {}}""", """
			{"workspace_id": 1, "type": "order.shipped", "payload": {}}""", """
			{"workspace_id": "ws_sandbox", "payload": {}}""", """
			{"workspace_id": "ws_sandbox", "type": "", "payload": {}}""", """
			{"workspace_id": "ws_sandbox", "type": "*", "payload": {}}""", """
			{"workspace_id": "ws_sandbox", "type": "order.shipped"}""", """
			{"workspace_id": "ws_sandbox", "type": "order.shipped", "payload": []}""", """
			{"workspace_id": "ws_sandbox", "type": "order.shipped", "payload": null}""", """
			{"workspace_id": "ws_sandbox", "type": "order.shipped", "payload": {}} {}""" })
	void invalidBodyIsRefused(String body) throws IOException {
		assertThat(this.client.post("/v1/events", body).outcome()).isEqualTo("400 invalid_request");
		assertThat(this.sandbox.events()).isEmpty();
	}

	@Test
	void bodyOfAnotherContentTypeIsRefused() throws IOException {
		PlainClient.Result result = this.client.send("POST", "/v1/events", PlainClient.event("order.shipped", "{}"),
				Map.of("Content-Type", "text/plain"));
		assertThat(result.outcome()).isEqualTo("400 invalid_request");
	}

	@Test
	void typeOf255CharactersIsAccepted() throws IOException {
		assertThat(this.client.createEvent("x".repeat(255)).outcome()).isEqualTo("201");
		assertThat(this.client.createEvent("x".repeat(256)).outcome()).isEqualTo("400 invalid_request");
	}

	@Test
	void payloadOf262144BytesIsAccepted() throws IOException {
		String filler = "x".repeat(262_144 - "{\"a\":\"\"}".length());
		String largest = "{\"a\":  \"" + filler + "\"}";
		String larger = "{\"a\":\"" + filler + "x\"}";
		assertThat(this.client.post("/v1/events", PlainClient.event("a", largest)).outcome()).isEqualTo("201");
		assertThat(this.client.post("/v1/events", PlainClient.event("a", larger)).outcome())
			.isEqualTo("400 invalid_request");
	}

	@Test
	void payloadIsMeasuredInBytes() throws IOException {
		String payload = "{\"a\":\"" + "\u00e9".repeat(131_072) + "\"}";
		assertThat(this.client.post("/v1/events", PlainClient.event("a", payload)).outcome())
			.isEqualTo("400 invalid_request");
	}

	@Test
	void requestOverOneMebibyteIsTooLarge() throws IOException {
		String body = PlainClient.event("a", "{}");
		String largest = " ".repeat(1_048_576 - body.length()) + body;
		assertThat(this.client.post("/v1/events", largest).outcome()).isEqualTo("201");
		assertThat(this.client.post("/v1/events", " " + largest).outcome()).isEqualTo("413 invalid_request");
	}

}
