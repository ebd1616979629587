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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.client.StubHarbor.Received;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.EventPayload;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import dev.harbor.webhook.UpdateWebhookEndpointRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for the requests of the client.
 */
class WireFormatTests {

	private static final URI URL = URI.create("https://example.com/hooks?a=1&b=%C3%A9");

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	private static final HarborClient client = harbor.client();

	static Stream<Arguments> operations() {
		return Stream.of(
				operation("events.create",
						(client) -> client
							.events()
							.create(CreateEventRequest
								.of("order.shipped", Map.of("orderId", "ord_1"))
								.idempotencyKey("key-1")),
						Json.event("evt_1"), "POST", "/v1/events",
						"{\"workspace_id\":\"ws_2b6d8f0a1c3e\",\"type\":\"order.shipped\",\"payload\":{\"orderId\":\"ord_1\"}}",
						"key-1"),
				operation("events.create elsewhere",
						(client) -> client.events()
							.create(CreateEventRequest.of("a\"\u00e9", EventPayload.ofJson("{ }"))
								.workspaceId("ws_9")
								.idempotencyKey("key 2")),
						Json.event("evt_1"), "POST", "/v1/events",
						"{\"workspace_id\":\"ws_9\",\"type\":\"a\\\"\u00e9\",\"payload\":{ }}", "key 2"),
				operation("events.retrieve", (client) -> client.events().retrieve("evt_1"), Json.event("evt_1"), "GET",
						"/v1/events/evt_1", "", null),
				operation("events.list", (client) -> client.events().list(ListEventsRequest.create()),
						Json.eventPage(0, 1, false, null), "GET", "/v1/events?workspace_id=ws_2b6d8f0a1c3e", "", null),
				operation("events.list with all parameters",
						(client) -> client.events()
							.list(ListEventsRequest.create().workspaceId("ws_9").limit(25).startingAfter("evt_7")),
						Json.eventPage(0, 1, false, null), "GET",
						"/v1/events?workspace_id=ws_9&limit=25&starting_after=evt_7", "", null),
				operation("events.stream", (client) -> client.events().stream(ListEventsRequest.create()).toList(),
						Json.eventPage(0, 1, false, null), "GET", "/v1/events?workspace_id=ws_2b6d8f0a1c3e", "", null),
				operation("webhooks.create",
						(client) -> client.webhooks()
							.create(CreateWebhookEndpointRequest.of(URL, "order.shipped", "*").idempotencyKey("key-3")),
						Json.endpoint("wh_1"), "POST", "/v1/webhooks",
						"{\"workspace_id\":\"ws_2b6d8f0a1c3e\",\"url\":\"https://example.com/hooks?a=1&b=%C3%A9\","
								+ "\"events\":[\"order.shipped\",\"*\"]}",
						"key-3"),
				operation("webhooks.update of everything", (client) -> client.webhooks()
					.update("wh_1", UpdateWebhookEndpointRequest.create().status("disabled").events("*").url(URL)),
						Json.endpoint("wh_1"), "PATCH", "/v1/webhooks/wh_1",
						"{\"url\":\"https://example.com/hooks?a=1&b=%C3%A9\",\"events\":[\"*\"],\"status\":\"disabled\"}",
						null),
				operation("webhooks.update of the status",
						(client) -> client.webhooks()
							.update("wh_1", UpdateWebhookEndpointRequest.create().status("active")),
						Json.endpoint("wh_1"), "PATCH", "/v1/webhooks/wh_1", "{\"status\":\"active\"}", null),
				operation("webhooks.retrieve", (client) -> client.webhooks().retrieve("wh_1"), Json.endpoint("wh_1"),
						"GET", "/v1/webhooks/wh_1", "", null),
				operation("webhooks.list",
						(client) -> client.webhooks()
							.list(ListWebhookEndpointsRequest.create().limit(100).startingAfter("wh_7")),
						Json.page(List.of(Json.endpoint("wh_1")), false, null), "GET",
						"/v1/webhooks?workspace_id=ws_2b6d8f0a1c3e&limit=100&starting_after=wh_7", "", null),
				operation("webhooks.stream",
						(client) -> client.webhooks()
							.stream(ListWebhookEndpointsRequest.create().workspaceId("ws_9"))
							.toList(),
						Json.page(List.of(Json.endpoint("wh_1")), false, null), "GET", "/v1/webhooks?workspace_id=ws_9",
						"", null),
				operation("workspaces.retrieve", (client) -> client.workspaces().retrieve("ws_9"),
						Json.workspace("ws_9"), "GET", "/v1/workspaces/ws_9", "", null),
				operation("workspaces.retrieve of the client's", (client) -> client.workspaces().retrieve(),
						Json.workspace("ws_2b6d8f0a1c3e"), "GET", "/v1/workspaces/ws_2b6d8f0a1c3e", "", null));
	}

	private static Arguments operation(String name, Consumer<HarborClient> call, String answer, String method,
			String uri, String body, String idempotencyKey) {
		return arguments(name, call, answer, method, uri, body, idempotencyKey);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("operations")
	void requestMatchesTheDocumentation(String name, Consumer<HarborClient> call, String answer, String method,
			String uri, String body, String idempotencyKey) {
		harbor.answer(Answer.ok(answer));
		call.accept(client);
		Received request = harbor.onlyReceived();
		assertThat(request.method()).isEqualTo(method);
		assertThat(request.uri()).isEqualTo(uri);
		assertThat(request.body()).isEqualTo(body);
		assertThat(request.header("Authorization")).containsExactly("Bearer " + StubHarbor.KEY);
		assertThat(request.header("Accept")).containsExactly("application/json");
		assertThat(request.header("Transfer-encoding")).isEmpty();
		assertThat(request.header("Idempotency-key"))
			.isEqualTo((idempotencyKey != null) ? List.of(idempotencyKey) : List.of());
		if (body.isEmpty()) {
			assertThat(request.header("Content-type")).isEmpty();
		}
		else {
			assertThat(request.header("Content-type")).containsExactly("application/json");
			assertThat(request.header("Content-length"))
				.containsExactly(Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
		}
	}

	@Test
	void createWithoutIdempotencyKeyGetsARandomOne() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		CreateEventRequest request = CreateEventRequest.of("order.shipped", Map.of());
		client.events().create(request);
		client.events().create(request);
		assertThat(harbor.received()).hasSize(2)
			.flatExtracting((received) -> received.header("Idempotency-key"))
			.doesNotHaveDuplicates()
			.allSatisfy((key) -> assertThat(UUID.fromString(key)).hasToString(key));
	}

	@Test
	void webhookCreateWithoutIdempotencyKeyGetsARandomOne() {
		harbor.answer(Answer.ok(Json.endpoint("wh_1")));
		CreateWebhookEndpointRequest request = CreateWebhookEndpointRequest.of(URL, "*");
		client.webhooks().create(request);
		client.webhooks().create(request);
		assertThat(harbor.received()).hasSize(2)
			.flatExtracting((received) -> received.header("Idempotency-key"))
			.doesNotHaveDuplicates()
			.allSatisfy((key) -> assertThat(UUID.fromString(key)).hasToString(key));
	}

	@Test
	void payloadKeepsThePropertyNamesOfTheApplication() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		client.events().create(CreateEventRequest.of("order.shipped", new Shipment("ord_1", "ups", 2)));
		assertThat(harbor.onlyReceived().body())
			.endsWith("\"payload\":{\"Order-ID\":\"ord_1\",\"carrierName\":\"ups\",\"parcel_count\":2}}");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{}", " {\t\"a\" :\r\n 1.0, \"b\":1e3 } ", "{\"a\":\"\\u00e9\\/\u00e9\ud83d\udd11\u2028\"}",
					"{\"b\":1,\"a\":2,\"a\":3}", "{\"n\":12345678901234567890.10}" })
	void payloadTextIsSentUnchanged(String payload) {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		client.events().create(CreateEventRequest.of("order.shipped", EventPayload.ofJson(payload)));
		assertThat(harbor.onlyReceived().body()).endsWith("\"payload\":" + payload + "}");
	}

	@Test
	void largePayloadIsSentWhole() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		String payload = "{\"a\":\"" + "\u00e9x".repeat(80_000) + "\"}";
		client.events().create(CreateEventRequest.of("order.shipped", EventPayload.ofJson(payload)));
		assertThat(harbor.onlyReceived().body()).endsWith("\"payload\":" + payload + "}");
		assertThat(harbor.onlyReceived().header("Transfer-encoding")).isEmpty();
	}

	static Stream<Arguments> ids() {
		return Stream.of(arguments("../workspaces/ws_1", "..%2Fworkspaces%2Fws_1"), arguments("a/b", "a%2Fb"),
				arguments("a?b=c#d", "a%3Fb%3Dc%23d"), arguments("a b+c", "a%20b%2Bc"), arguments("100%", "100%25"),
				arguments("%2e%2e", "%252e%252e"), arguments("{id}", "%7Bid%7D"), arguments("\u00e9", "%C3%A9"),
				arguments("a;b=c", "a%3Bb%3Dc"), arguments("a\nb", "a%0Ab"), arguments("...", "..."));
	}

	static Stream<Arguments> callsWithoutArgument() {
		return Stream.of(without("request", (client) -> client.events().create(null)),
				without("request", (client) -> client.events().list(null)),
				without("request", (client) -> client.events().stream(null)),
				without("eventId", (client) -> client.events().retrieve(null)),
				without("request", (client) -> client.webhooks().create(null)),
				without("request", (client) -> client.webhooks().list(null)),
				without("request", (client) -> client.webhooks().stream(null)),
				without("request", (client) -> client.webhooks().update("wh_1", null)),
				without("endpointId",
						(client) -> client.webhooks().update(null, UpdateWebhookEndpointRequest.create())),
				without("endpointId", (client) -> client.webhooks().retrieve(null)),
				without("workspaceId", (client) -> client.workspaces().retrieve(null)));
	}

	private static Arguments without(String parameter, Consumer<HarborClient> call) {
		return arguments(parameter, call);
	}

	@ParameterizedTest(name = "{0}, {index}")
	@MethodSource
	void callsWithoutArgument(String parameter, Consumer<HarborClient> call) {
		assertThatIllegalArgumentException().isThrownBy(() -> call.accept(client))
			.withMessage("'%s' must not be null", parameter);
	}

	@ParameterizedTest
	@MethodSource("ids")
	void idsAreEncoded(String id, String encoded) {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		client.events().retrieve("evt_" + id);
		assertThat(harbor.onlyReceived().uri()).isEqualTo("/v1/events/evt_" + encoded);
	}

	static Stream<Arguments> cursors() {
		return ids().filter((arguments) -> !arguments.get()[0].equals("a\nb"));
	}

	@ParameterizedTest
	@MethodSource("cursors")
	void cursorsAreEncoded(String cursor, String encoded) {
		harbor.answer(Answer.ok(Json.eventPage(0, 0, false, null)));
		client.events().list(ListEventsRequest.create().workspaceId("ws_&x").startingAfter(cursor));
		assertThat(harbor.onlyReceived().uri()).isEqualTo("/v1/events?workspace_id=ws_%26x&starting_after=" + encoded);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ".", ".." })
	void idsThatChangeThePathAreRefused(String id) {
		harbor.answer(Answer.ok("{}"));
		assertThatIllegalArgumentException().isThrownBy(() -> client.events().retrieve(id));
		assertThatIllegalArgumentException().isThrownBy(() -> client.webhooks().retrieve(id));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.webhooks().update(id, UpdateWebhookEndpointRequest.create()));
		assertThatIllegalArgumentException().isThrownBy(() -> client.workspaces().retrieve(id));
		assertThat(harbor.received()).isEmpty();
	}

	@Test
	void withoutAWorkspaceThePropertyIsNamed() {
		HarborClient client = HarborClient.builder().apiKey(StubHarbor.KEY).baseUrl(harbor.url()).build();
		harbor.answer(Answer.ok("{}"));
		Stream
			.<ThrowingCallable>of(() -> client.workspaces().retrieve(),
					() -> client.events().create(CreateEventRequest.of("order.shipped", Map.of())),
					() -> client.events().list(ListEventsRequest.create()),
					() -> client.events().stream(ListEventsRequest.create()),
					() -> client.webhooks().create(CreateWebhookEndpointRequest.of(URL, "*")),
					() -> client.webhooks().list(ListWebhookEndpointsRequest.create()),
					() -> client.webhooks().stream(ListWebhookEndpointsRequest.create()))
			.forEach((call) -> assertThatIllegalStateException().isThrownBy(call)
				.withMessageContaining("'harbor.workspace-id'"));
		assertThat(harbor.received()).isEmpty();
	}

	@Test
	void withoutAWorkspaceThePropertyOfANamedClientIsNamed() {
		HarborClient client = HarborClient.builder()
			.name("billing")
			.apiKey(StubHarbor.KEY)
			.baseUrl(harbor.url())
			.build();
		assertThatIllegalStateException().isThrownBy(() -> client.workspaces().retrieve())
			.withMessageContaining("'harbor.clients.billing.workspace-id'");
	}

	@Test
	void pathOfTheBaseUrlIsKept() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		harbor.clientBuilder().baseUrl(harbor.url() + "/gateway/harbor/").build().events().retrieve("evt_1");
		assertThat(harbor.onlyReceived().uri()).isEqualTo("/gateway/harbor/v1/events/evt_1");
	}

	@Test
	void baseUrlMayBeInUpperCase() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		harbor.clientBuilder().baseUrl("HTTP://LOCALHOST:" + harbor.port()).build().events().retrieve("evt_1");
		assertThat(harbor.onlyReceived().uri()).isEqualTo("/v1/events/evt_1");
	}

	record Shipment(@JsonProperty("Order-ID") String orderId, String carrierName,
			@JsonProperty("parcel_count") int parcels) {

	}

}
