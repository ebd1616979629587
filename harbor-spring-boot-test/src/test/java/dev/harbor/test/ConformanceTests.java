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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.harbor.openapi.OpenApiDocument;
import dev.harbor.openapi.OpenApiDocument.Exchange;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventConditions;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;

import dev.harbor.HarborEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that deviations from the description of the API are found.
 */
class ConformanceTests {

	private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

	private static final Map<String, String> SUCCESS = Map.of("Content-Type", "application/json",
			"Harbor-RateLimit-Limit", "120", "Harbor-RateLimit-Remaining", "119", "Harbor-RateLimit-Reset", "1");

	private static final Map<String, String> CALL = Map.of("Authorization", "Bearer hb_test_1", "Content-Type",
			"application/json");

	private static final String WORKSPACE = """
			{"id": "ws_1", "name": "n", "status": "active", "created_at": "2026-01-01T00:00:00Z"}""";

	private static final String EVENT = """
			{"id": "evt_1", "type": "a", "workspace_id": "ws_1", "payload": {}, "created_at": "2026-01-01T00:00:00Z"}""";

	private static final String NEW_EVENT = """
			{"workspace_id": "ws_1", "type": "a", "payload": {}}""";

	@Test
	void documentEqualsTheSharedOne() throws IOException {
		Path shared = Path.of("../../shared/harbor-api.openapi.yaml");
		Assumptions.assumeThat(shared).exists();
		try (InputStream own = getClass().getResourceAsStream(OpenApiDocument.RESOURCE)) {
			assertThat(new String(own.readAllBytes())).isEqualTo(Files.readString(shared));
		}
	}

	@Test
	void conformingExchangeHasNoDeviations() {
		assertThat(deviations("GET", "/v1/workspaces/ws_1", "", 200, SUCCESS, WORKSPACE)).isEmpty();
		assertThat(deviations("POST", "/v1/events", NEW_EVENT, 201, SUCCESS, EVENT)).isEmpty();
	}

	@Test
	void missingMemberIsFound() {
		assertThat(deviations("GET", "/v1/workspaces/ws_1", "", 200, SUCCESS, "{}")).hasSizeGreaterThan(3);
	}

	@Test
	void wrongFormatIsFound() {
		assertThat(deviations("GET", "/v1/workspaces/ws_1", "", 200, SUCCESS,
				WORKSPACE.replace("2026-01-01T00:00:00Z", "yesterday")))
			.singleElement()
			.asString()
			.contains("created_at");
	}

	@Test
	void secretOfAnExistingEndpointIsFound() {
		String endpoint = """
				{"id": "wh_1", "url": "https://example.com/", "events": ["*"], "status": "active",
				"created_at": "2026-01-01T00:00:00Z"%s}""";
		assertThat(deviations("GET", "/v1/webhooks/wh_1", "", 200, SUCCESS, endpoint.formatted(""))).isEmpty();
		assertThat(deviations("GET", "/v1/webhooks/wh_1", "", 200, SUCCESS, endpoint.formatted(", \"secret\": \"s\"")))
			.hasSize(1);
	}

	@Test
	void missingHeaderIsFound() {
		assertThat(deviations("GET", "/v1/workspaces/ws_1", "", 200, JSON, WORKSPACE)).hasSize(3);
	}

	@Test
	void nonNumericHeaderIsFound() {
		Map<String, String> headers = Map.of("Content-Type", "application/json", "Harbor-RateLimit-Limit", "many",
				"Harbor-RateLimit-Remaining", "-1", "Harbor-RateLimit-Reset", "1");
		assertThat(deviations("GET", "/v1/workspaces/ws_1", "", 200, headers, WORKSPACE)).hasSize(2);
	}

	@Test
	void undocumentedStatusIsFound() {
		assertThat(deviations("GET", "/v1/workspaces/ws_1", "", 409, JSON, """
				{"error": {"code": "idempotency_conflict", "message": "m", "request_id": "req_1"}}""")).hasSize(1);
	}

	@Test
	void codeOfAnotherStatusIsFound() {
		String error = """
				{"error": {"code": "%s", "message": "m", "request_id": "req_1"}}""";
		assertThat(deviations("GET", "/v1/events/evt_1", "", 404, JSON, error.formatted("resource_not_found")))
			.isEmpty();
		assertThat(deviations("GET", "/v1/events/evt_1", "", 404, JSON, error.formatted("invalid_request"))).hasSize(1);
	}

	@Test
	void refusalWithoutTimeToWaitIsFound() {
		assertThat(deviations("GET", "/v1/events/evt_1", "", 429, JSON, """
				{"error": {"code": "rate_limit_exceeded", "message": "m", "request_id": "req_1"}}""")).hasSize(1);
	}

	@Test
	void nonJsonAnswerIsFound() {
		assertThat(deviations("GET", "/v1/events/evt_1", "", 404, Map.of(), "")).hasSize(1);
		assertThat(deviations("GET", "/v1/events/evt_1", "", 404, JSON, "no JSON")).hasSize(1);
	}

	@Test
	void unknownOperationIsFound() {
		assertThat(deviations("GET", "/v1/deliveries", "", 200, SUCCESS, "{}")).hasSize(1);
		assertThat(deviations("DELETE", "/v1/events/evt_1", "", 204, Map.of(), "")).hasSize(1);
	}

	@Test
	void wrongRequestIsFound() {
		assertThat(deviations("POST", "/v1/events", "{\"workspaceId\": \"ws_1\"}", 201, SUCCESS, EVENT))
			.hasSizeGreaterThan(2);
	}

	@Test
	void wrongParametersAreFound() {
		String page = "{\"data\": [], \"has_more\": false, \"end_cursor\": null}";
		assertThat(deviations("GET", "/v1/events?workspace_id=ws_1&limit=100", "", 200, SUCCESS, page)).isEmpty();
		assertThat(deviations("GET", "/v1/events?workspace_id=ws_1&limit=101", "", 200, SUCCESS, page)).hasSize(1);
		assertThat(deviations("GET", "/v1/events?workspace_id=1", "", 200, SUCCESS, page)).hasSize(1);
		assertThat(deviations("GET", "/v1/events?workspace_id=ws_1&after=evt_1", "", 200, SUCCESS, page)).hasSize(1);
		assertThat(deviations("GET", "/v1/events", "", 200, SUCCESS, page)).hasSize(1);
		assertThat(deviations("GET", "/v1/workspaces/1", "", 200, SUCCESS, WORKSPACE)).hasSize(1);
	}

	@Test
	void requestWithoutKeyIsFound() {
		assertThat(OpenApiDocument.get()
			.deviations(new Exchange("GET", "/v1/workspaces/ws_1", Map.of(), "", 200, SUCCESS, WORKSPACE))).hasSize(1);
	}

	@Test
	void refusedRequestMayDeviate() {
		assertThat(deviations("POST", "/v1/events", "{}", 400, JSON, """
				{"error": {"code": "invalid_request", "message": "m", "request_id": "req_1"}}""")).isEmpty();
	}

	private static List<String> deviations(String method, String url, String body, int status,
			Map<String, String> headers, String response) {
		return OpenApiDocument.get().deviations(new Exchange(method, url, CALL, body, status, headers, response));
	}

	@ParameterizedTest
	@EnumSource
	void plantedDeviationFailsTheTest(Planted.Deviation deviation) {
		Planted.deviation = deviation;
		EngineTestKit.engine("junit-jupiter")
			.enableImplicitConfigurationParameters(true)
			.selectors(DiscoverySelectors.selectClass(Planted.class))
			.execute()
			.testEvents()
			.assertThatEvents()
			.haveExactly(1, EventConditions.event(EventConditions
				.finishedWithFailure(TestExecutionResultConditions.message((text) -> text.startsWith("Deviations")))));
	}

	/**
	 * Accepts any answer by itself.
	 */
	static class Planted {

		private static Deviation deviation;

		private final HarborSandbox sandbox = HarborSandbox.start();

		private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
				this.sandbox.createKey(HarborEnvironment.SANDBOX));

		@AfterEach
		void close() {
			this.sandbox.close();
		}

		@Test
		void call() throws IOException {
			this.sandbox.wireMock().stubFor(deviation.stub);
			this.client.get("/v1/workspaces/ws_sandbox");
		}

		enum Deviation {

			MISSING_MEMBERS(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.okJson("{}"))),

			NOT_JSON(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("fine"))),

			UNKNOWN_STATUS(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.status(418)));

			private final MappingBuilder stub;

			Deviation(MappingBuilder stub) {
				this.stub = stub;
			}

		}

	}

}
