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

package dev.harbor.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.harbor.ApiKeyProvider;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.Scope;
import dev.harbor.WorkspaceSuspendedException;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.health.OperatedApplication.CurrentKey;
import dev.harbor.test.HarborSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the health of a client with the scopes {@code events:read} and {@code
 * events:write} and a new key in each test, over HTTP on both sides.
 */
@ExtendWith(OutputCaptureExtension.class)
class HealthTests {

	// Longer than the interval with its maximum jitter.
	private static final Duration INTERVAL = Duration.ofMinutes(7);

	private static HarborSandbox sandbox;

	private static CurrentKey key;

	private static OperatedApplication application;

	@BeforeAll
	static void start() {
		sandbox = HarborSandbox.start();
		key = new CurrentKey(sandbox);
		application = OperatedApplication.builder()
			.on(sandbox)
			.bean(ApiKeyProvider.class, key)
			.with(OperatedApplication.UsesClient.class)
			.with("harbor.scopes=events:read,events:write", "harbor.max-retries=0", "harbor.environment=sandbox")
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
		sandbox.close();
	}

	/**
	 * Make the next check due, without knowledge about the key.
	 */
	@BeforeEach
	void begin() {
		application.awaitChecks();
		key.replace(Scope.EVENTS_READ, Scope.EVENTS_WRITE);
		sandbox.clock().advance(INTERVAL);
		sandbox.wireMock().resetRequests();
	}

	@AfterEach
	void restoreWorkspace() {
		sandbox.workspaceStatus(sandbox.workspaceId(), "active");
		assertThat(sandbox.faults().pending()).isZero();
	}

	@Test
	void acceptedKeyWithItsScopesIsUp() {
		List<Event> events = sandbox.events();
		JsonNode health = application.checkedHealth();
		assertThat(health.path("status").stringValue()).isEqualTo("UP");
		JsonNode details = health.path("details");
		assertThat(details.propertyNames()).containsExactlyInAnyOrder("state", "environment", "key", "scopes",
				"checkedAt");
		assertThat(details.path("state").stringValue()).isEqualTo("accepted");
		assertThat(details.path("environment").stringValue()).isEqualTo("sandbox");
		assertThat(details.path("key").stringValue()).isEqualTo(key.redacted());
		assertThat(scopes(health, "declared")).containsExactly("events:read", "events:write");
		assertThat(scopes(health, "granted")).containsExactly("events:read", "events:write");
		assertThat(scopes(health, "assumed")).containsExactly("events:write");
		assertThat(scopes(health, "missing")).isEmpty();
		assertThat(scopes(health, "excess")).isEmpty();
		assertThat(Instant.parse(details.path("checkedAt").stringValue()))
			.isBetween(sandbox.clock().instant().minus(INTERVAL), sandbox.clock().instant());
		assertThat(sandbox.events()).isEqualTo(events);
	}

	@Test
	void onlyDeclaredScopesAreCheckedOncePerInterval() {
		for (int i = 0; i < 5; i++) {
			application.checkedHealth();
		}
		assertThat(calls()).containsExactlyInAnyOrder("GET /v1/events/evt_harbor_spring_boot_probe", "POST /v1/events");
		sandbox.clock().advance(Duration.ofMinutes(4));
		application.checkedHealth();
		assertThat(calls()).hasSize(2);
		sandbox.clock().advance(INTERVAL);
		application.checkedHealth();
		assertThat(calls()).hasSize(4);
	}

	@Test
	void checkIsOmittedWhileHealthIsNotRead() {
		for (int i = 0; i < 5; i++) {
			sandbox.clock().advance(INTERVAL);
		}
		application.awaitChecks();
		assertThat(calls()).isEmpty();
	}

	@Test
	void checkIsOmittedAfterOrdinaryCalls() {
		create();
		list();
		sandbox.wireMock().resetRequests();
		JsonNode health = application.checkedHealth();
		assertThat(calls()).isEmpty();
		assertThat(health.path("status").stringValue()).isEqualTo("UP");
		assertThat(scopes(health, "assumed")).isEmpty();
	}

	@Test
	void onlyScopesUnknownFromOrdinaryCallsAreChecked() {
		create();
		sandbox.wireMock().resetRequests();
		application.checkedHealth();
		assertThat(calls()).containsExactly("GET /v1/events/evt_harbor_spring_boot_probe");
	}

	@Test
	void revokedKeyIsDownAfterOneCallAndUpAfterOneWithTheNextKey() {
		assertThat(application.checkedHealth().path("status").stringValue()).isEqualTo("UP");
		key.revoke();
		assertThatExceptionOfType(AuthenticationFailedException.class).isThrownBy(HealthTests::create);
		JsonNode health = application.health();
		assertThat(health.path("status").stringValue()).isEqualTo("DOWN");
		assertThat(state(health)).isEqualTo("refused");
		assertThat(error(health)).isEqualTo("authentication_failed");
		assertThat(health.path("details").path("key").stringValue()).isEqualTo(key.redacted());
		key.replace();
		create();
		health = application.health();
		assertThat(health.path("status").stringValue()).isEqualTo("UP");
		assertThat(health.path("details").path("key").stringValue()).isEqualTo(key.redacted());
		assertThat(health.path("details").has("error")).isFalse();
	}

	@Test
	void revokedKeyIsFoundByTheNextCheck() {
		assertThat(application.checkedHealth().path("status").stringValue()).isEqualTo("UP");
		key.revoke();
		sandbox.clock().advance(INTERVAL);
		sandbox.wireMock().resetRequests();
		assertThat(application.checkedHealth().path("status").stringValue()).isEqualTo("DOWN");
		assertThat(calls()).hasSize(1);
	}

	@Test
	void eachProblemIsLoggedOnce(CapturedOutput output) {
		application.checkedHealth();
		sandbox.faults().next(2).status(503);
		sandbox.clock().advance(INTERVAL);
		assertThat(state(application.checkedHealth())).isEqualTo("unreachable");
		sandbox.clock().advance(INTERVAL);
		application.checkedHealth();
		assertThat(output).containsOnlyOnce("Client 'default' gets no answer from Harbor at " + sandbox.baseUrl());
		key.replace(Scope.EVENTS_READ);
		sandbox.clock().advance(INTERVAL);
		application.checkedHealth();
		assertThat(output).containsOnlyOnce("Client 'default' has a key without the declared scopes [events:write]");
		key.revoke();
		sandbox.clock().advance(INTERVAL);
		application.checkedHealth();
		sandbox.clock().advance(INTERVAL);
		application.checkedHealth();
		assertThat(output).containsOnlyOnce("Client 'default' has a key that Harbor refuses (request req_");
	}

	@Test
	void scopeMissingInACheckIsDown() {
		key.replace(Scope.EVENTS_READ);
		JsonNode health = application.checkedHealth();
		assertThat(health.path("status").stringValue()).isEqualTo("DOWN");
		assertThat(state(health)).isEqualTo("scopes_missing");
		assertThat(error(health)).isEqualTo("permission_denied");
		assertThat(scopes(health, "granted")).containsExactly("events:read");
		assertThat(scopes(health, "missing")).containsExactly("events:write");
		key.replace(Scope.EVENTS_READ, Scope.EVENTS_WRITE);
		sandbox.clock().advance(INTERVAL);
		assertThat(application.checkedHealth().path("status").stringValue()).isEqualTo("UP");
	}

	@Test
	void scopeMissingInACallIsDownImmediately() {
		key.replace(Scope.EVENTS_READ);
		list();
		assertThat(application.bean(HarborClient.class).status().missingScopes()).isEmpty();
		assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(HealthTests::create);
		sandbox.wireMock().resetRequests();
		JsonNode health = application.checkedHealth();
		assertThat(health.path("status").stringValue()).isEqualTo("DOWN");
		assertThat(scopes(health, "missing")).containsExactly("events:write");
		assertThat(calls()).isEmpty();
	}

	@Test
	void refusedCreateOverridesTheAssumptionOfChecks() {
		assertThat(scopes(application.checkedHealth(), "assumed")).containsExactly("events:write");
		sandbox.faults().post("/v1/events").answer(403, "application/json", """
				{"error": {"code": "permission_denied", "message": "Lacks events:write.", "request_id": "req_1"}}""");
		assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(HealthTests::create);
		sandbox.clock().advance(INTERVAL);
		assertThat(application.checkedHealth().path("status").stringValue()).isEqualTo("DOWN");
		create();
		assertThat(application.health().path("status").stringValue()).isEqualTo("UP");
		assertThat(scopes(application.health(), "assumed")).isEmpty();
	}

	@Test
	void rateLimitIsUnknownAndNeverDown() {
		assertThat(application.checkedHealth().path("status").stringValue()).isEqualTo("UP");
		sandbox.faults().rateLimited(Duration.ofMillis(1));
		assertThatExceptionOfType(HarborException.class).isThrownBy(HealthTests::list);
		JsonNode health = application.health();
		assertThat(health.path("status").stringValue()).isEqualTo("UNKNOWN");
		assertThat(state(health)).isEqualTo("rate_limited");
		assertThat(error(health)).isEqualTo("rate_limit_exceeded");
		assertThat(application.send("GET", "/actuator/health/harbor").statusCode()).isEqualTo(200);
		list();
		assertThat(application.health().path("status").stringValue()).isEqualTo("UP");
	}

	@Test
	void rateLimitedCheckIsUnknown() {
		sandbox.faults().rateLimited(Duration.ofMillis(1));
		JsonNode health = application.checkedHealth();
		assertThat(health.path("status").stringValue()).isEqualTo("UNKNOWN");
		assertThat(state(health)).isEqualTo("rate_limited");
		assertThat(calls()).hasSize(1);
	}

	@Test
	void checksAreOmittedWhileFewRequestsRemain() {
		sandbox.rateLimit(10, 10);
		for (int i = 0; i < 9; i++) {
			list();
		}
		sandbox.wireMock().resetRequests();
		JsonNode health = application.checkedHealth();
		assertThat(calls()).isEmpty();
		assertThat(health.path("status").stringValue()).isEqualTo("UP");
		assertThat(scopes(health, "granted")).containsExactly("events:read");
	}

	@Test
	void unreachableHarborIsUnknown() {
		sandbox.faults().connectionReset();
		JsonNode health = application.checkedHealth();
		assertThat(health.path("status").stringValue()).isEqualTo("UNKNOWN");
		assertThat(state(health)).isEqualTo("unreachable");
		assertThat(error(health)).isEqualTo("connection");
		assertThat(health.path("details").path("reason").stringValue()).isEqualTo("other");
		create();
		assertThat(application.health().path("status").stringValue()).isEqualTo("UP");
		sandbox.faults().status(503);
		assertThatExceptionOfType(HarborException.class).isThrownBy(HealthTests::create);
		health = application.health();
		assertThat(health.path("status").stringValue()).isEqualTo("UNKNOWN");
		assertThat(state(health)).isEqualTo("unreachable");
	}

	@Test
	void suspendedWorkspaceIsUp() {
		sandbox.workspaceStatus(sandbox.workspaceId(), "suspended");
		assertThat(application.checkedHealth().path("status").stringValue()).isEqualTo("UP");
		assertThatExceptionOfType(WorkspaceSuspendedException.class).isThrownBy(HealthTests::create);
		assertThat(application.health().path("status").stringValue()).isEqualTo("UP");
	}

	@Test
	void atMostOneCheckRuns() {
		sandbox.faults().get("/v1/events/{id}").delay(Duration.ofMillis(500));
		for (int i = 0; i < 20; i++) {
			application.health();
		}
		application.awaitChecks();
		assertThat(calls()).hasSize(2);
	}

	@Test
	void secretsAreNotShown() {
		application.checkedHealth();
		assertThat(application.send("GET", "/actuator/health/harbor").body()).doesNotContain(key.getApiKey().value())
			.contains(key.redacted());
	}

	private static void create() {
		application.bean(HarborClient.class).events().create(CreateEventRequest.of("order.shipped", Map.of()));
	}

	private static void list() {
		application.bean(HarborClient.class).events().list(ListEventsRequest.create());
	}

	private static List<String> calls() {
		return sandbox.wireMock()
			.getAllServeEvents()
			.stream()
			.map(ServeEvent::getRequest)
			.map((request) -> request.getMethod() + " " + request.getUrl())
			.toList();
	}

	private static List<String> scopes(JsonNode health, String kind) {
		return OperatedApplication.values(health.path("details").path("scopes").path(kind));
	}

	private static String state(JsonNode health) {
		return health.path("details").path("state").stringValue();
	}

	private static String error(JsonNode health) {
		return health.path("details").path("error").stringValue();
	}

}
