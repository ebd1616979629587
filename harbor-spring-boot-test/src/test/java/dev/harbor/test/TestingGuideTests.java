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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.ApiKey;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborEnvironment;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.EventOperations;
import dev.harbor.event.EventPayload;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.health.HarborEndpoint;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import dev.harbor.webhook.HarborWebhook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Runs the examples of {@code docs/testing.md}. {@code DocumentationTests} compares them
 * with the page.
 */
class TestingGuideTests {

	@Nested
	@SpringBootTest(classes = Application.class)
	@AutoConfigureHarborSandbox
	class ShippingTests {

		@Autowired
		private HarborClient harbor;

		@Autowired
		private HarborSandbox sandbox;

		@Autowired
		private HarborConnectionDetails connectionDetails;

		@Test
		void shippedOrderIsEmitted() {
			this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of("order_id", "ord_1")));

			assertThat(this.sandbox.events()).singleElement().satisfies((event) -> {
				assertThat(event.type()).isEqualTo("order.shipped");
				assertThat(event.payload().asMap()).containsEntry("order_id", "ord_1");
			});
		}

		@Test
		void callWithRevokedKeyFails() {
			this.sandbox.revoke(this.connectionDetails.getSecretKey("default"));

			assertThatExceptionOfType(AuthenticationFailedException.class)
				.isThrownBy(() -> this.harbor.workspaces().retrieve());
		}

		@Test
		void callUsesTheNewKeyAfterTheOldOneIsRevoked() {
			String old = this.sandbox.createKey(HarborEnvironment.SANDBOX);
			AtomicReference<String> current = new AtomicReference<>(old);
			HarborClient client = HarborClient.builder()
				.apiKeyProvider(() -> ApiKey.of(current.get()))
				.baseUrl(this.sandbox.baseUrl())
				.workspaceId(this.sandbox.workspaceId())
				.build();

			current.set(this.sandbox.createKey(HarborEnvironment.SANDBOX));
			this.sandbox.revoke(old);

			assertThat(client.workspaces().retrieve().id()).isEqualTo(this.sandbox.workspaceId());
		}

		@Test
		void createIsRetriedAfterTheRequestedPause() {
			this.sandbox.faults().post("/v1/events").rateLimited(Duration.ofMillis(20));

			this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of()));

			assertThat(this.sandbox.events()).hasSize(1);
		}

		@Test
		void createFailsIfTheRateLimitPersists() {
			this.sandbox.faults().next(3).post("/v1/events").rateLimited(Duration.ofMillis(20));

			assertThatExceptionOfType(RateLimitExceededException.class)
				.isThrownBy(() -> this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of())));
		}

		@Test
		void createWithLostAnswerIsRetriedAndCreatesOneEvent() {
			this.sandbox.faults().post("/v1/events").afterEffect().connectionReset();

			Event event = this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of()));

			assertThat(this.sandbox.events()).containsExactly(event);
			this.sandbox.wireMock().verify(2, WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/events")));
		}

		@Test
		void streamReadsAllPages() {
			for (int i = 0; i < 25; i++) {
				this.sandbox.createEvent("order.shipped", Map.of("number", i));
			}

			try (Stream<Event> events = this.harbor.events().stream(ListEventsRequest.create().limit(10))) {
				assertThat(events).hasSize(25);
			}

			this.sandbox.wireMock().verify(3, WireMock.getRequestedFor(WireMock.urlPathEqualTo("/v1/events")));
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class)
	@AutoConfigureHarborSandbox
	@TestPropertySource(properties = "harbor.scopes=events:read")
	class ReportingTests {

		@Autowired
		private HarborClient harbor;

		@Autowired
		private HarborSandbox sandbox;

		@Test
		void createWithoutScopeIsDenied() {
			assertThatExceptionOfType(PermissionDeniedException.class)
				.isThrownBy(() -> this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of())));

			assertThat(this.sandbox.events()).isEmpty();
		}

	}

	@Nested
	@ContextConfiguration(classes = Application.class)
	@SpringBootTest
	@AutoConfigureHarborSandbox
	class OrderApplicationTests {

		@Test
		void contextLoads() {
		}

	}

	@ContextConfiguration(classes = Application.class)
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@SpringBootTest
	@AutoConfigureHarborSandbox
	@interface ApplicationTest {

	}

	@Nested
	@ApplicationTest
	class AnnotatedApplicationTests {

		@Test
		void clientCallsTheSandbox(@Autowired HarborClient harbor, @Autowired HarborSandbox sandbox) {
			assertThat(harbor.baseUrl()).isEqualTo(sandbox.baseUrl());
		}

	}

	@Nested
	@ContextConfiguration(classes = Application.class)
	@SpringBootTest
	class CheckoutTests {

		@MockitoBean
		private HarborClient harbor;

		@Test
		void eventOfTheMockIsReturned() {
			EventOperations events = mock(EventOperations.class);
			given(this.harbor.events()).willReturn(events);
			given(events.create(any()))
				.willReturn(Event.of("evt_1", "order.shipped", "ws_1", EventPayload.ofJson("{}"), Instant.now()));

			assertThat(this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of())).id())
				.isEqualTo("evt_1");
		}

	}

	@Nested
	@ContextConfiguration(classes = Application.class)
	@SpringBootTest
	@TestPropertySource(properties = "management.endpoints.web.exposure.include=harbor,health")
	class MockedClientTests {

		@MockitoBean
		private HarborClient harbor;

		@Test
		void mockIsNotInHealth(@Autowired HealthEndpoint health) {
			assertThat(health.healthForPath("harbor").getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(health.health().getStatus()).isNotEqualTo(Status.DOWN);
		}

		@Test
		void endpointAnswers(@Autowired HarborEndpoint endpoint) {
			assertThat(endpoint.harbor()).isNotNull();
			assertThat(endpoint.check()).isNotNull();
		}

	}

	@Nested
	@SpringBootTest(classes = { Application.class, ShipmentController.class },
			webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@AutoConfigureHarborSandbox
	class ReceivingTests {

		@Autowired
		private HarborSandbox sandbox;

		@Autowired
		private ShipmentController shipments;

		@LocalServerPort
		private int port;

		@BeforeEach
		void forget() {
			this.shipments.seen.clear();
		}

		@Test
		void eventOfAnotherTypeIsAcknowledged() {
			this.sandbox.registerWebhook(URI.create("http://localhost:" + this.port + "/webhooks/harbor"));

			this.sandbox.createEvent("order.cancelled", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries()).extracting(SandboxDelivery::state)
				.containsExactly(State.DELIVERED);
			assertThat(this.shipments.seen).isEmpty();
		}

		@Test
		void signedDeliveryIsHandled() {
			this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries()).extracting(SandboxDelivery::state)
				.containsExactly(State.DELIVERED);
			assertThat(this.shipments.seen).containsExactly("ord_1");
		}

		@Test
		void forgedDeliveryIsRefused() {
			this.sandbox.deliveryFaults().forged();

			this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries().get(0).attempts().get(0).status()).hasValue(400);
			assertThat(this.shipments.seen).isEmpty();
		}

		@Test
		void duplicateIsHandledOnce() {
			this.sandbox.deliveryFaults().duplicated();

			this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries().get(0).attempts()).hasSize(2)
				.allMatch(DeliveryAttempt::isSuccessful);
			assertThat(this.shipments.seen).containsExactly("ord_1");
		}

		@Test
		void failedDeliveryIsHandledWhenItIsRetried() {
			this.shipments.failures.set(1);
			this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries().get(0).attempts().get(0).status()).hasValue(500);
			this.sandbox.clock().advance(Duration.ofMinutes(5));

			assertThat(this.sandbox.deliveries().get(0).state()).isEqualTo(State.DELIVERED);
			assertThat(this.shipments.seen).containsExactly("ord_1");
		}

		@Test
		void oldSecretIsAcceptedDuringTheRotation() {
			this.sandbox.rotateWebhookSecret(this.sandbox.webhooks().get(0).id());
			this.sandbox.deliveryFaults().signedWithRotatedSecret();
			this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries().get(0).state()).isEqualTo(State.DELIVERED);
		}

	}

	@RestController
	static class ShipmentController {

		private final List<Object> seen = new CopyOnWriteArrayList<>();

		private final AtomicInteger failures = new AtomicInteger();

		@PostMapping("/webhooks/harbor")
		void shipped(@HarborWebhook(types = "order.shipped") Event event) {
			if (this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
				throw new IllegalStateException("The database is away");
			}
			this.seen.add(event.payload().asMap().get("order_id"));
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
