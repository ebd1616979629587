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

package dev.harbor.autoconfigure;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ParkEventException;
import dev.harbor.webhook.WebhookSecretProvider;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the actuator endpoint and the health of the inbox over HTTP.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "NETTY" })
class HarborInboxEndpointOverHttpTests {

	private static final String INBOX = "/actuator/harborinbox";

	@Parameter
	private Stack stack;

	@Test
	void parkedEventIsShownRetriedAndDiscarded() {
		try (WebhookServer server = WebhookServer.of(ParkingEvents.class)
			.on(this.stack)
			.withDataSource()
			.properties("spring.datasource.generate-unique-name=true",
					"management.endpoints.web.exposure.include=harborinbox,health",
					"management.endpoint.health.show-details=always")
			.run()) {
			TestDelivery delivery = TestDelivery.of("/webhooks/harbor", "evt 1%;ä+?#.x", "order.shipped",
					"{\"order\":\"secret\"}");
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			await().until(() -> get(server, INBOX).body().contains("\"parked\":1"));
			HttpResponse<String> parked = get(server, INBOX + "/ParkingEvents.park?state=parked");
			assertThat(parked.statusCode()).isEqualTo(200);
			assertThat(parked.body()).contains(delivery.eventId(), "\"attempts\":1", "never").doesNotContain("secret");
			assertThat(get(server, INBOX + "/ParkingEvents.park?state=handled").body()).contains("\"events\":[]");
			assertThat(get(server, INBOX + "/ParkingEvents.park?state=lost").statusCode()).isEqualTo(400);
			assertThat(get(server, INBOX + "/ParkingEvents.park?state=&after=").body()).contains(delivery.eventId());
			HttpResponse<String> health = get(server, "/actuator/health/harborInbox");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(health.body()).contains("\"status\":\"UP\"", "\"parked\":1");
			String event = INBOX + "/ParkingEvents.park/default/"
					+ UriUtils.encode(delivery.eventId(), StandardCharsets.UTF_8);
			assertThat(post(server, event).body()).isEqualTo("{\"retried\":1}");
			await()
				.until(() -> get(server, INBOX + "/ParkingEvents.park?state=parked").body().contains("\"attempts\":2"));
			assertThat(post(server, INBOX + "/ParkingEvents.park").body()).isEqualTo("{\"retried\":1}");
			await()
				.until(() -> get(server, INBOX + "/ParkingEvents.park?state=parked").body().contains("\"attempts\":3"));
			HttpResponse<String> discarded = server.send(HttpRequest.newBuilder(server.uri(event)).DELETE());
			assertThat(discarded.body()).isEqualTo("{\"discarded\":1}");
			assertThat(get(server, INBOX).body()).contains("\"parked\":0");
		}
	}

	@Test
	void unknownListenersAndEventsAreAnsweredWith404() {
		try (WebhookServer server = WebhookServer.of(ParkingEvents.class)
			.on(this.stack)
			.withDataSource()
			.properties("spring.datasource.generate-unique-name=true",
					"management.endpoints.web.exposure.include=harborinbox,harbor")
			.run()) {
			TestDelivery delivery = TestDelivery.of("/webhooks/harbor", "evt_1", "order.shipped", "{}");
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			await().until(() -> get(server, INBOX).body().contains("\"parked\":1"));
			String unknown = INBOX + "/Unknown.park";
			assertThat(get(server, unknown).statusCode()).isEqualTo(404);
			assertThat(get(server, unknown + "?state=parked").statusCode()).isEqualTo(404);
			assertThat(post(server, unknown).statusCode()).isEqualTo(404);
			for (String event : List.of(unknown + "/default/evt_1", INBOX + "/ParkingEvents.park/billing/evt_1",
					INBOX + "/ParkingEvents.park/default/evt_2")) {
				assertThat(post(server, event).statusCode()).isEqualTo(404);
				assertThat(delete(server, event).statusCode()).isEqualTo(404);
			}
			assertThat(get(server, INBOX + "/ParkingEvents.park?after=nonsense").statusCode()).isEqualTo(400);
			String event = INBOX + "/ParkingEvents.park/default/evt_1";
			assertThat(delete(server, event).body()).isEqualTo("{\"discarded\":1}");
			assertThat(delete(server, event).statusCode()).isEqualTo(404);
			HttpResponse<String> none = post(server, INBOX + "/ParkingEvents.park");
			assertThat(none.statusCode()).isEqualTo(200);
			assertThat(none.body()).isEqualTo("{\"retried\":0}");
			assertThat(get(server, INBOX + "/ParkingEvents.park").body()).contains("\"events\":[]");
			assertThat(delete(server, "/actuator/harbor/unknown/evt_1").statusCode()).isEqualTo(404);
			assertThat(delete(server, "/actuator/harbor/default/evt_1").statusCode()).isEqualTo(204);
		}
	}

	@Test
	void eventIsForgottenAlsoWhileTheSecretsOfItsEndpointCannotBeRead() {
		try (WebhookServer server = WebhookServer.of(ParkingEvents.class, SealedSecrets.class)
			.on(this.stack)
			.properties("management.endpoints.web.exposure.include=harbor")
			.run()) {
			assertThat(delete(server, "/actuator/harbor/billing/evt_1").statusCode()).isEqualTo(204);
			assertThat(delete(server, "/actuator/harbor/unknown/evt_1").statusCode()).isEqualTo(404);
		}
	}

	private static HttpResponse<String> delete(WebhookServer server, String path) {
		return server.send(HttpRequest.newBuilder(server.uri(path)).DELETE());
	}

	private static HttpResponse<String> get(WebhookServer server, String path) {
		return server.send(HttpRequest.newBuilder(server.uri(path)));
	}

	private static HttpResponse<String> post(WebhookServer server, String path) {
		return server.send(HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.noBody()));
	}

	@Component
	static class SealedSecrets implements WebhookSecretProvider {

		@Override
		public List<String> getSecrets(String endpoint) {
			if (endpoint.equals("billing")) {
				throw new IllegalStateException("Vault is sealed");
			}
			return endpoint.equals("default") ? List.of(TestDelivery.SECRET) : List.of();
		}

	}

	@Component
	static class ParkingEvents {

		@HarborListener
		void park(Event event) {
			throw new ParkEventException("never");
		}

	}

}
