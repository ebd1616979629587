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

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.PermissionDeniedException;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.health.OperatedApplication.CurrentKey;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HarborEndpoint} over HTTP in an application with two clients and two
 * webhook endpoints.
 */
class HarborEndpointTests {

	private static final String SECRET = "whsec_default_0123456789abcdef";

	private static final String NEW_SECRET = "whsec_billing_new_6789abcdef";

	private static final String OLD_SECRET = "whsec_billing_old_456789abcd";

	private HarborSandbox sandbox;

	private CurrentKey key;

	private String reportsKey;

	@BeforeEach
	void start() {
		this.sandbox = HarborSandbox.start();
		this.key = new CurrentKey(this.sandbox, Scope.EVENTS_WRITE);
		this.reportsKey = this.sandbox.createKey(HarborEnvironment.SANDBOX);
	}

	@AfterEach
	void stop() {
		this.sandbox.close();
	}

	@Test
	void showsClientsAndWebhookEndpoints() {
		try (OperatedApplication application = run()) {
			application.bean(HarborClient.class);
			application.awaitChecks();
			JsonNode before = application.get("/actuator/harbor");
			assertThat(before.path("clients").propertyNames()).containsExactly("default", "reports");
			assertThat(before.path("clients").path("default").path("state").stringValue()).isEqualTo("not_asked");
			assertThat(before.path("clients").path("reports").path("state").stringValue()).isEqualTo("not_created");
			assertThat(this.sandbox.wireMock().getAllServeEvents()).isEmpty();

			create(application);
			application.bean(HarborClients.class).get("reports").events().list(ListEventsRequest.create());
			JsonNode client = application.get("/actuator/harbor").path("clients").path("default");
			assertThat(client.path("state").stringValue()).isEqualTo("accepted");
			assertThat(client.path("environment").stringValue()).isEqualTo("sandbox");
			assertThat(client.path("baseUrl").stringValue()).isEqualTo(this.sandbox.baseUrl().toString());
			assertThat(client.path("keys")).singleElement().satisfies((shown) -> {
				assertThat(shown.path("key").stringValue()).isEqualTo(this.key.redacted());
				assertThat(shown.path("position").intValue()).isZero();
				assertThat(shown.path("current").booleanValue()).isTrue();
				assertThat(Instant.parse(shown.path("lastUsed").stringValue())).isNotNull();
			});
			assertThat(OperatedApplication.values(client.path("scopes").path("granted")))
				.containsExactly("events:write");
			assertThat(OperatedApplication.values(client.path("scopes").path("declared")))
				.containsExactly("events:write");
			assertThat(client.path("rateLimit").path("limit").intValue()).isEqualTo(120);
			assertThat(client.path("rateLimit").path("remaining").intValue()).isEqualTo(119);
			assertThat(client.has("lastError")).isFalse();
			assertThat(Instant.parse(client.path("checkedAt").stringValue())).isNotNull();
		}
	}

	@Test
	void showsTheLastError() {
		try (OperatedApplication application = run()) {
			this.sandbox.faults().post("/v1/events").answer(403, "application/json", """
					{"error": {"code": "permission_denied", "message": "No events:write.", "request_id": "req_7"}}""");
			assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> create(application));
			JsonNode error = application.get("/actuator/harbor").path("clients").path("default").path("lastError");
			assertThat(error.path("code").stringValue()).isEqualTo("permission_denied");
			assertThat(error.path("requestId").stringValue()).isEqualTo("req_7");
			assertThat(Instant.parse(error.path("at").stringValue())).isNotNull();
		}
	}

	@Test
	void endpointShowsWhenAnOldKeyIsSafeToRevoke() {
		try (OperatedApplication application = run()) {
			create(application);
			String old = this.key.redacted();
			this.key.replace(Scope.EVENTS_WRITE);
			JsonNode keys = application.get("/actuator/harbor").path("clients").path("default").path("keys");
			assertThat(keys.path(0).path("key").stringValue()).isEqualTo(this.key.redacted());
			assertThat(keys.path(0).path("current").booleanValue()).isTrue();
			assertThat(keys.path(0).has("lastUsed")).isFalse();
			assertThat(keys.path(1).path("key").stringValue()).isEqualTo(old);
			assertThat(keys.path(1).path("current").booleanValue()).isFalse();
			String lastUsed = keys.path(1).path("lastUsed").stringValue();

			this.sandbox.clock().advance(Duration.ofMinutes(1));
			create(application);
			keys = application.get("/actuator/harbor").path("clients").path("default").path("keys");
			assertThat(keys.path(1).path("lastUsed").stringValue()).isEqualTo(lastUsed);
			assertThat(Instant.parse(keys.path(0).path("lastUsed").stringValue())).isAfter(Instant.parse(lastUsed));
		}
	}

	@Test
	void showsMatchingSecretsAndOutcomesOfDeliveries() {
		try (OperatedApplication application = run()) {
			SignedDelivery delivery = SignedDelivery.of("invoice.paid", Map.of());
			assertThat(deliver(application, "/webhooks/billing", delivery.secret(OLD_SECRET))).isEqualTo(200);
			assertThat(deliver(application, "/webhooks/billing", delivery.secret(OLD_SECRET))).isEqualTo(200);
			assertThat(deliver(application, "/webhooks/billing", delivery.secret(SECRET))).isEqualTo(400);
			JsonNode endpoints = application.get("/actuator/harbor").path("webhookEndpoints");
			assertThat(endpoints.propertyNames()).containsExactly("billing", "default");
			JsonNode billing = endpoints.path("billing");
			assertThat(billing.path("outcomes").path("accepted").intValue()).isOne();
			assertThat(billing.path("outcomes").path("duplicate").intValue()).isOne();
			assertThat(billing.path("outcomes").path("rejected").intValue()).isOne();
			assertThat(billing.path("outcomes").path("failed").intValue()).isZero();
			assertThat(billing.path("secrets").size()).isEqualTo(2);
			assertThat(billing.path("secrets").path(0).path("position").intValue()).isZero();
			assertThat(billing.path("secrets").path(0).has("lastMatched")).isFalse();
			assertThat(Instant.parse(billing.path("secrets").path(1).path("lastMatched").stringValue())).isNotNull();
			assertThat(billing.path("secrets").path(1).path("secret").stringValue()).isEqualTo("\u2026abcd");
			assertThat(endpoints.path("default").path("outcomes").path("accepted").intValue()).isZero();
		}
	}

	@Test
	void checksOnDemand() {
		try (OperatedApplication application = run()) {
			application.bean(HarborClient.class);
			for (int i = 1; i <= 2; i++) {
				HttpResponse<String> answer = application.send("POST", "/actuator/harbor");
				assertThat(answer.statusCode()).isEqualTo(200);
				assertThat(answer.body()).contains("\"state\":\"accepted\"", "\"state\":\"not_created\"");
				assertThat(this.sandbox.wireMock().getAllServeEvents()).hasSize(i);
			}
			this.key.revoke();
			assertThat(application.send("POST", "/actuator/harbor").body()).contains("\"state\":\"refused\"");
			assertThat(application.health().path("status").stringValue()).isEqualTo("DOWN");
		}
	}

	@Test
	void forgottenEventIsHandledAgain() {
		try (OperatedApplication application = run()) {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of()).secret(SECRET);
			Receiver receiver = application.bean(Receiver.class);
			deliver(application, "/webhooks/harbor", delivery);
			deliver(application, "/webhooks/harbor", delivery);
			assertThat(receiver.received).hasSize(1);
			assertThat(application.send("DELETE", "/actuator/harbor/billing/" + delivery.event().id()).statusCode())
				.isEqualTo(204);
			deliver(application, "/webhooks/harbor", delivery);
			assertThat(receiver.received).hasSize(1);
			assertThat(application.send("DELETE", "/actuator/harbor/default/" + delivery.event().id()).statusCode())
				.isEqualTo(204);
			deliver(application, "/webhooks/harbor", delivery);
			assertThat(receiver.received).hasSize(2);
		}
	}

	@Test
	void forgetAnswersClientsThatAcceptOnlyOneMediaTypeOfTheActuator() {
		try (OperatedApplication application = run()) {
			for (String mediaType : EndpointMediaTypes.DEFAULT.getProduced()) {
				assertThat(application.send("DELETE", "/actuator/harbor/default/evt_1", mediaType).statusCode())
					.as(mediaType)
					.isEqualTo(204);
			}
		}
	}

	@Test
	void forgetIsABadRequestWithoutAStore() {
		try (OperatedApplication application = run("harbor.webhook.store.type=none")) {
			assertThat(application.send("DELETE", "/actuator/harbor/default/evt_1").statusCode()).isEqualTo(400);
		}
	}

	@Test
	void accessCanBeRestrictedToReading() {
		try (OperatedApplication application = run("management.endpoint.harbor.access=read-only")) {
			assertThat(application.send("GET", "/actuator/harbor").statusCode()).isEqualTo(200);
			assertThat(application.send("POST", "/actuator/harbor").statusCode()).isEqualTo(405);
			assertThat(application.send("DELETE", "/actuator/harbor/default/evt_1").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void isNotExposedByDefault() {
		try (OperatedApplication application = run("management.endpoints.web.exposure.include=health")) {
			assertThat(application.send("GET", "/actuator/harbor").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void functionsOfTheApplicationSanitizeAsWell() {
		SanitizingFunction function = (data) -> data.getKey().startsWith("harbor.clients.default.")
				? data.withSanitizedValue() : data;
		try (OperatedApplication application = builder().bean(SanitizingFunction.class, function).run()) {
			create(application);
			JsonNode client = application.get("/actuator/harbor").path("clients").path("default");
			assertThat(client.path("baseUrl").stringValue()).isEqualTo("******");
			assertThat(client.path("keys").path(0).path("key").stringValue()).isEqualTo("******");
		}
	}

	@Test
	void secretsAreNotShown() {
		try (OperatedApplication application = run()) {
			create(application);
			application.bean(HarborClients.class).get("reports").events().list(ListEventsRequest.create());
			deliver(application, "/webhooks/harbor", SignedDelivery.of("order.shipped", Map.of()).secret(SECRET));
			for (String method : List.of("GET", "POST")) {
				assertThat(application.send(method, "/actuator/harbor").body()).doesNotContain(
						this.key.getApiKey().value(), this.reportsKey, SECRET, NEW_SECRET, OLD_SECRET, "whsec_");
			}
			assertThat(application.send("GET", "/actuator/metrics/harbor.client").body()
					+ application.send("GET", "/actuator/prometheus").body())
				.doesNotContain(this.key.getApiKey().value(), "hb_test_", "whsec_", "evt_", "ws_sandbox");
		}
	}

	private OperatedApplication run(String... properties) {
		return builder().with(properties).run();
	}

	private OperatedApplication.Builder builder() {
		return OperatedApplication.builder()
			.on(this.sandbox)
			.bean(ApiKeyProvider.class, this.key)
			.with(Receiver.class)
			.with("harbor.scopes=events:write", "harbor.clients.reports.secret-key=" + this.reportsKey,
					"harbor.clients.reports.scopes=events:read", "harbor.environment=sandbox",
					"harbor.webhook.secret=" + SECRET,
					"harbor.webhook.endpoints.billing.secrets=" + NEW_SECRET + "," + OLD_SECRET);
	}

	private static void create(OperatedApplication application) {
		application.bean(HarborClient.class).events().create(CreateEventRequest.of("order.shipped", Map.of()));
	}

	private static int deliver(OperatedApplication application, String path, SignedDelivery delivery) {
		HttpRequest.Builder request = HttpRequest.newBuilder(application.uri(path))
			.POST(BodyPublishers.ofByteArray(delivery.body()));
		delivery.headers().forEach(request::header);
		return application.send(request).statusCode();
	}

	@RestController
	static class Receiver {

		private final List<String> received = new CopyOnWriteArrayList<>();

		@PostMapping("/webhooks/harbor")
		void receive(@HarborWebhook WebhookDelivery delivery) {
			this.received.add(delivery.id());
		}

		@PostMapping("/webhooks/billing")
		void receiveBilling(@HarborWebhook("billing") WebhookDelivery delivery) {
			this.received.add(delivery.id());
		}

	}

}
