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
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for API keys, scopes and the order of checks in the sandbox.
 */
class SandboxApiKeyTests {

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@ParameterizedTest
	@EnumSource
	void keyHasThePrefixOfItsEnvironment(HarborEnvironment environment) {
		assertThat(this.sandbox.createKey(environment)).startsWith(environment.keyPrefix());
	}

	@ParameterizedTest
	@EnumSource
	void keyOfEitherEnvironmentIsAccepted(HarborEnvironment environment) throws IOException {
		PlainClient either = this.client.with(this.sandbox.createKey(environment));
		assertThat(either.createEvent("order.shipped").outcome()).isEqualTo("201");
	}

	@Test
	void callWithoutKeyIsRefused() throws IOException {
		PlainClient.Result result = this.client.with("").get("/v1/workspaces/ws_sandbox");
		assertThat(result.outcome()).isEqualTo("401 authentication_failed");
		assertThat(result.header("WWW-Authenticate")).isEqualTo("Bearer");
	}

	@Test
	void unknownKeyIsRefused() throws IOException {
		assertThat(this.client.with("hb_test_unknown").get("/v1/workspaces/ws_sandbox").outcome())
			.isEqualTo("401 authentication_failed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic %s", "%s", "Bearer", "Bearer  %s" })
	void malformedAuthorizationIsRefused(String form) throws IOException {
		String key = this.sandbox.createKey(HarborEnvironment.SANDBOX);
		PlainClient.Result result = this.client.with("")
			.send("GET", "/v1/workspaces/ws_sandbox", "", Map.of("Authorization", form.formatted(key)));
		assertThat(result.outcome()).isEqualTo("401 authentication_failed");
	}

	@Test
	void revokedKeyIsRefusedWhileOthersStayValid() throws IOException {
		String old = this.sandbox.createKey(HarborEnvironment.SANDBOX);
		this.sandbox.revoke(old);
		assertThat(this.client.with(old).get("/v1/workspaces/ws_sandbox").outcome())
			.isEqualTo("401 authentication_failed");
		assertThat(this.client.get("/v1/workspaces/ws_sandbox").outcome()).isEqualTo("200");
	}

	@Test
	void revokingAnUnknownKeyFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.revoke("hb_test_unknown"));
	}

	@Test
	void keyOfTheOtherEnvironmentIsRefusedWhenOneIsServed() throws IOException {
		String live = this.sandbox.createKey(HarborEnvironment.LIVE);
		this.sandbox.onlyEnvironment(HarborEnvironment.LIVE);
		assertThat(this.client.get("/v1/workspaces/ws_sandbox").outcome()).isEqualTo("401 authentication_failed");
		assertThat(this.client.with(live).get("/v1/workspaces/ws_sandbox").outcome()).isEqualTo("200");
	}

	@Test
	void dataOfTheEnvironmentsIsIsolated() throws IOException {
		PlainClient live = this.client.with(this.sandbox.createKey(HarborEnvironment.LIVE));
		String id = live.createEvent("order.shipped").id();
		assertThat(this.client.get("/v1/events/" + id).outcome()).isEqualTo("404 resource_not_found");
		assertThat(this.client.get("/v1/events?workspace_id=ws_sandbox").json().path("data")).isEmpty();
		assertThat(live.get("/v1/events?workspace_id=ws_sandbox").json().path("data")).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("everyCallWithEverySetOfScopes")
	void callNeedsItsScope(Call call, Set<Scope> scopes) throws IOException {
		String key = this.sandbox.createKey(HarborEnvironment.SANDBOX, scopes.toArray(Scope[]::new));
		PlainClient.Result result = this.client.with(key).send(call.method, call.path, call.body, Map.of());
		// A key without scopes is unrestricted. The answers do not change anything.
		if (scopes.isEmpty() || scopes.contains(call.scope)) {
			assertThat(result.status()).isIn(400, 404);
		}
		else {
			assertThat(result.outcome()).isEqualTo("403 permission_denied");
			assertThat(result.json().at("/error/message").asString()).contains(call.scope.value());
		}
	}

	static Stream<Arguments> everyCallWithEverySetOfScopes() {
		return Stream.of(Call.values()).flatMap((call) -> scopeSets().map((scopes) -> Arguments.of(call, scopes)));
	}

	private static Stream<Set<Scope>> scopeSets() {
		return Stream.iterate(0, (bits) -> bits < 16, (bits) -> bits + 1).map((bits) -> {
			Set<Scope> scopes = EnumSet.allOf(Scope.class);
			scopes.removeIf((scope) -> (bits & (1 << scope.ordinal())) == 0);
			return scopes;
		});
	}

	@Test
	void keyIsCheckedBeforeTheRateLimit() throws IOException {
		this.sandbox.rateLimit(1, 1);
		for (int i = 0; i < 3; i++) {
			assertThat(this.client.with("hb_test_unknown").createEvent("order.shipped").status()).isEqualTo(401);
		}
	}

	@Test
	void rateLimitIsCheckedBeforeTheScope() throws IOException {
		PlainClient reader = this.client.with(this.sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ));
		this.sandbox.rateLimit(1, 1);
		assertThat(reader.createEvent("order.shipped").status()).isEqualTo(403);
		assertThat(reader.createEvent("order.shipped").status()).isEqualTo(429);
	}

	@Test
	void scopeIsCheckedBeforeTheRequest() throws IOException {
		PlainClient reader = this.client.with(this.sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ));
		assertThat(reader.post("/v1/events", "no JSON").outcome()).isEqualTo("403 permission_denied");
	}

	@Test
	void unknownPathIsNotFound() throws IOException {
		assertThat(this.client.get("/v1/deliveries").outcome()).isEqualTo("404 resource_not_found");
	}

	@Test
	void unknownMethodIsNotAllowed() throws IOException {
		assertThat(this.client.send("DELETE", "/v1/events", "", Map.of()).outcome()).isEqualTo("405 invalid_request");
	}

	/**
	 * All calls of the API, each invalid in some way.
	 */
	enum Call {

		RETRIEVE_WORKSPACE(Scope.WORKSPACES_READ, "GET", "/v1/workspaces/ws_none", ""),

		CREATE_EVENT(Scope.EVENTS_WRITE, "POST", "/v1/events", "{}"),

		LIST_EVENTS(Scope.EVENTS_READ, "GET", "/v1/events?workspace_id=ws_none", ""),

		RETRIEVE_EVENT(Scope.EVENTS_READ, "GET", "/v1/events/evt_none", ""),

		CREATE_WEBHOOK(Scope.WEBHOOKS_MANAGE, "POST", "/v1/webhooks", "{}"),

		LIST_WEBHOOKS(Scope.WEBHOOKS_MANAGE, "GET", "/v1/webhooks?workspace_id=ws_none", ""),

		RETRIEVE_WEBHOOK(Scope.WEBHOOKS_MANAGE, "GET", "/v1/webhooks/wh_none", ""),

		UPDATE_WEBHOOK(Scope.WEBHOOKS_MANAGE, "PATCH", "/v1/webhooks/wh_none", "{}");

		private final Scope scope;

		private final String method;

		private final String path;

		private final String body;

		Call(Scope scope, String method, String path, String body) {
			this.scope = scope;
			this.method = method;
			this.path = path;
			this.body = body;
		}

	}

}
