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

package dev.harbor.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import dev.harbor.HarborApiException;
import dev.harbor.Page;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import dev.harbor.webhook.WebhookEndpoint;
import dev.harbor.workspace.Workspace;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for how the client reads answers.
 */
class AnswerReadingTests {

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	private static final HarborClient client = harbor.clientBuilder().maxRetries(0).build();

	@Test
	void readsAnEvent() {
		harbor.answer(Answer.of(201, Json.event("evt_1", "{ \"a\" : 1.0, \"b\":\"\\u00e9\u00e9\" }")));
		Event event = client.events().retrieve("evt_1");
		assertThat(event.id()).isEqualTo("evt_1");
		assertThat(event.payload().json()).isEqualTo("{ \"a\" : 1.0, \"b\":\"\\u00e9\u00e9\" }");
		assertThat(event.createdAt()).isEqualTo(Json.CREATED_AT);
	}

	@Test
	void readsAWorkspaceWithUnknownFieldsAndStatus() {
		harbor.answer(Answer.ok("""
				{"plan":{"id":"x"},"id":"ws_1","name":"Ac\u00e9me","status":"hibernating",
				"created_at":"2026-03-01T08:15:30.123456Z","members":[1,2]}"""));
		assertThat(client.workspaces().retrieve("ws_1")).isEqualTo(
				new Workspace("ws_1", "Ac\u00e9me", "hibernating", Instant.parse("2026-03-01T08:15:30.123456Z")));
	}

	@Test
	void readsAnEndpointWithUnknownFieldsAndStatus() {
		harbor.answer(Answer.ok("""
				{"id":"wh_1","url":"https://example.com/a%20b?c=d","events":[],"status":"paused","version":2,
				"created_at":"2026-03-01T08:15:30.5+01:00"}"""));
		WebhookEndpoint endpoint = client.webhooks().retrieve("wh_1");
		assertThat(endpoint.url()).isEqualTo(URI.create("https://example.com/a%20b?c=d"));
		assertThat(endpoint.events()).isEmpty();
		assertThat(endpoint.status()).isEqualTo("paused");
		assertThat(endpoint.createdAt()).isEqualTo("2026-03-01T07:15:30.5Z");
		assertThat(endpoint.secret()).isEmpty();
	}

	@Test
	void readsTheSecretOfAnEndpoint() {
		harbor.answer(Answer.ok(Json.endpoint("wh_1").replaceFirst("\\{", "{\"secret\":\"hbwhs_1\",")));
		assertThat(client.webhooks().retrieve("wh_1").secret()).contains("hbwhs_1");
	}

	@Test
	void nullSecretIsEmpty() {
		harbor.answer(Answer.ok(Json.endpoint("wh_1").replaceFirst("\\{", "{\"secret\":null,")));
		assertThat(client.webhooks().retrieve("wh_1").secret()).isEmpty();
	}

	@Test
	void readsAPageOfEvents() {
		harbor.answer(Answer.ok("""
				{"object":"list","url":{"data":[]},"data" : [ %s ,\n %s ],"has_more":true,"end_cursor":"c/2=",
				"total":null}""".formatted(Json.event("evt_1", "{ \"\u00e9\":[{}] }"), Json.event("evt_2"))));
		Page<Event> page = client.events().list(ListEventsRequest.create());
		assertThat(page.hasMore()).isTrue();
		assertThat(page.endCursor()).contains("c/2=");
		assertThat(page.data()).containsExactly(Event.ofJson(Json.event("evt_1", "{ \"\u00e9\":[{}] }")),
				Event.ofJson(Json.event("evt_2")));
	}

	@Test
	void readsAPageOfEndpoints() {
		harbor.answer(Answer.ok(Json.page(List.of(Json.endpoint("wh_1"), Json.endpoint("wh_2")), false, "wh_2")));
		Page<WebhookEndpoint> page = client.webhooks().list(ListWebhookEndpointsRequest.create());
		assertThat(page.data()).extracting(WebhookEndpoint::id).containsExactly("wh_1", "wh_2");
		assertThat(page.hasMore()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"data\":[],\"has_more\":false,\"end_cursor\":null}", "{\"data\":[],\"has_more\":false}",
			"{\"data\":[]}", "{\"end_cursor\":\"\",\"data\":[ ]}" })
	void pageMayHaveNoCursor(String json) {
		harbor.answer(Answer.ok(json));
		Page<Event> page = client.events().list(ListEventsRequest.create());
		assertThat(page.data()).isEmpty();
		assertThat(page.hasMore()).isFalse();
		assertThat(page.endCursor()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{}", "<html></html>", "{\"data\":null}", "{\"data\":{}}",
			"{\"data\":[null]}", "{\"data\":[1]}", "{\"data\":[[]]}", "{\"data\":[{}]}", "{\"data\":[]", "{\"data\":[",
			"{\"data\":[]}}", "{\"data\":[]}{}" })
	void nonPageAnswerFails(String json) {
		assertNotRead(json, () -> client.events().list(ListEventsRequest.create()));
		assertNotRead(json, () -> client.webhooks().list(ListWebhookEndpointsRequest.create()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "\"x\"", "{}", "<html></html>", "{\"id\":\"evt_1\"}", "{\"id\":" })
	void nonResourceAnswerFails(String json) {
		assertNotRead(json, () -> client.events().retrieve("evt_1"));
		assertNotRead(json, () -> client.webhooks().retrieve("wh_1"));
		assertNotRead(json, () -> client.workspaces().retrieve("ws_1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "url", "status", "created_at" })
	void endpointWithoutAFieldIsNotRead(String name) {
		for (String value : List.of("null", "1", "[]", "{}")) {
			String json = Json.endpoint("wh_1").replace("\"" + name + "\":", "\"" + name + "\":" + value + ",\"x\":");
			assertNotRead(json, () -> client.webhooks().retrieve("wh_1"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "[null]", "[1]", "[[]]", "{}", "null", "\"*\"" })
	void endpointWithOtherEventsIsNotRead(String events) {
		String json = Json.endpoint("wh_1").replace("[\"order.shipped\",\"*\"]", events);
		assertNotRead(json, () -> client.webhooks().retrieve("wh_1"));
	}

	@Test
	void endpointWithInvalidUrlFails() {
		assertNotRead(Json.endpoint("wh_1").replace("https://example.com/hooks", "https:// /"),
				() -> client.webhooks().retrieve("wh_1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "name", "status", "created_at" })
	void workspaceWithoutAFieldIsNotRead(String name) {
		for (String value : List.of("null", "1", "[]", "{}")) {
			String json = Json.workspace("ws_1").replace("\"" + name + "\":", "\"" + name + "\":" + value + ",\"x\":");
			assertNotRead(json, () -> client.workspaces().retrieve("ws_1"));
		}
	}

	@Test
	void compressedAnswerIsRead() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
			out.write(Json.event("evt_1").getBytes(StandardCharsets.UTF_8));
		}
		harbor.answerBy((request) -> request.header("Accept-encoding").toString().contains("gzip")
				? new Answer(200, bytes.toByteArray(), Map.of("Content-Encoding", "gzip"))
				: Answer.ok(Json.event("evt_1")));
		assertThat(client.events().retrieve("evt_1").id()).isEqualTo("evt_1");
	}

	@Test
	void contentTypeOfAnswersDoesNotMatter() {
		harbor.answer(Answer.ok(Json.event("evt_1")).header("Content-Type", "text/plain;charset=ISO-8859-1"));
		assertThat(client.events().retrieve("evt_1").id()).isEqualTo("evt_1");
	}

	private static void assertNotRead(String json, ThrowingCallable call) {
		harbor.answer(Answer.ok(json));
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo("unknown");
			assertThat(ex.status()).isEqualTo(200);
			assertThat(ex.requestId()).isEmpty();
		});
	}

}
