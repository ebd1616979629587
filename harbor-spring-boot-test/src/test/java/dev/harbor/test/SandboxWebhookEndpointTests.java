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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.harbor.HarborEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for webhook endpoints in the sandbox.
 */
class SandboxWebhookEndpointTests {

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void registrationShowsTheSecret() throws IOException {
		PlainClient.Result result = register("https://example.com/hook");
		assertThat(result.status()).isEqualTo(201);
		assertThat(result.id()).startsWith("wh_");
		assertThat(result.json().path("secret").asString()).hasSizeGreaterThan(24);
		assertThat(result.json().path("status").asString()).isEqualTo("active");
		assertThat(result.json().path("url").asString()).isEqualTo("https://example.com/hook");
		assertThat(result.json().path("events").values()).extracting((type) -> type.asString())
			.containsExactly("order.shipped", "invoice.paid");
	}

	@Test
	void secretsDiffer() throws IOException {
		assertThat(register("https://example.com/").json().path("secret"))
			.isNotEqualTo(register("https://example.com/").json().path("secret"));
	}

	@Test
	void secretIsNotShownAgain() throws IOException {
		String id = register("https://example.com/").id();
		assertThat(this.client.get("/v1/webhooks/" + id).text()).contains(id).doesNotContain("secret");
		assertThat(this.client.get("/v1/webhooks?workspace_id=ws_sandbox").text()).contains(id)
			.doesNotContain("secret");
		assertThat(this.client.patch("/v1/webhooks/" + id, "{\"status\": \"disabled\"}").text()).contains(id)
			.doesNotContain("secret");
	}

	@Test
	void endpointsAreListedNewestFirst() throws IOException {
		String first = register("https://example.com/1").id();
		String second = register("https://example.com/2").id();
		PlainClient.Result page = this.client.get("/v1/webhooks?workspace_id=ws_sandbox&limit=1");
		assertThat(page.json().at("/data/0/id").asString()).isEqualTo(second);
		assertThat(page.json().path("has_more").asBoolean()).isTrue();
		PlainClient.Result next = this.client
			.get("/v1/webhooks?workspace_id=ws_sandbox&starting_after=" + page.json().path("end_cursor").asString());
		assertThat(next.json().at("/data/0/id").asString()).isEqualTo(first);
	}

	@Test
	void updateChangesOnlyGivenFields() throws IOException {
		String id = register("https://example.com/1").id();
		PlainClient.Result result = this.client.patch("/v1/webhooks/" + id, """
				{"url": "https://example.com/2", "events": ["*"]}""");
		assertThat(result.status()).isEqualTo(200);
		assertThat(result.json().path("url").asString()).isEqualTo("https://example.com/2");
		assertThat(result.json().at("/events/0").asString()).isEqualTo("*");
		assertThat(result.json().path("status").asString()).isEqualTo("active");
		assertThat(this.client.get("/v1/webhooks/" + id).text()).isEqualTo(result.text());
	}

	@Test
	void endpointCanBeDisabledAndEnabled() throws IOException {
		String id = register("https://example.com/1").id();
		assertThat(
				this.client.patch("/v1/webhooks/" + id, "{\"status\": \"disabled\"}").json().path("status").asString())
			.isEqualTo("disabled");
		assertThat(this.client.patch("/v1/webhooks/" + id, "{\"status\": \"active\"}").json().path("status").asString())
			.isEqualTo("active");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"name\": \"x\"}", "{\"url\": null}", "{\"events\": []}", "{\"status\": \"off\"}",
			"{\"url\": \"http://example.com/\", \"status\": \"disabled\"}" })
	void invalidUpdateChangesNothing(String body) throws IOException {
		String id = register("https://example.com/1").id();
		String before = this.client.get("/v1/webhooks/" + id).text();
		assertThat(this.client.patch("/v1/webhooks/" + id, body).outcome()).isEqualTo("400 invalid_request");
		assertThat(this.client.get("/v1/webhooks/" + id).text()).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:8080/", "http://localhost/hook", "http://[::1]:8080/" })
	void httpIsAcceptedOnLoopback(String url) throws IOException {
		assertThat(register(url).outcome()).isEqualTo("201");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://example.com/", "http://localhost.example.com/", "http://127.0.0.1.example.com/",
			"http://127.0.0.1@example.com/", "ftp://example.com/", "example.com", "https://", "https://exa mple.com/" })
	void otherUrlsAreRefused(String url) throws IOException {
		assertThat(register(url).outcome()).isEqualTo("400 invalid_request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "[1]", "[\"\"]", "\"*\"", "null" })
	void otherSubscriptionsAreRefused(String events) throws IOException {
		String body = """
				{"workspace_id": "ws_sandbox", "url": "https://example.com/", "events": %s}""".formatted(events);
		assertThat(this.client.post("/v1/webhooks", body).outcome()).isEqualTo("400 invalid_request");
	}

	@Test
	void unknownEndpointIsNotFound() throws IOException {
		assertThat(this.client.get("/v1/webhooks/wh_none").outcome()).isEqualTo("404 resource_not_found");
		assertThat(this.client.patch("/v1/webhooks/wh_none", "{\"status\": \"active\"}").outcome())
			.isEqualTo("404 resource_not_found");
	}

	@Test
	void endpointOfTheOtherEnvironmentIsNotFound() throws IOException {
		String id = register("https://example.com/").id();
		PlainClient live = this.client.with(this.sandbox.createKey(HarborEnvironment.LIVE));
		assertThat(live.get("/v1/webhooks/" + id).outcome()).isEqualTo("404 resource_not_found");
		assertThat(live.patch("/v1/webhooks/" + id, "{\"status\": \"active\"}").outcome())
			.isEqualTo("404 resource_not_found");
	}

	private PlainClient.Result register(String url) throws IOException {
		return this.client.post("/v1/webhooks", """
				{"workspace_id": "ws_sandbox", "url": "%s", "events": ["order.shipped", "invoice.paid"]}"""
			.formatted(url));
	}

}
