package dev.harbor.test;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.ApiKey;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborEnvironment;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import dev.harbor.webhook.HarborWebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The examples of {@code docs/testing.md}, running. That they are here is seen to with
 * all code of the documentation.
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
		void tellsHarborWhatIsShipped() {
			this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of("order_id", "ord_1")));

			assertThat(this.sandbox.events()).singleElement().satisfies((event) -> {
				assertThat(event.type()).isEqualTo("order.shipped");
				assertThat(event.payload().asMap()).containsEntry("order_id", "ord_1");
			});
		}

		@Test
		void noticesThatItsKeyWasRevoked() {
			this.sandbox.revoke(this.connectionDetails.getSecretKey("default"));

			assertThatExceptionOfType(AuthenticationFailedException.class)
				.isThrownBy(() -> this.harbor.workspaces().retrieve());
		}

		@Test
		void goesOnWithANewKeyWhenTheOldOneIsRevoked() {
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
		void waitsWhenHarborAsksForIt() {
			this.sandbox.faults().post("/v1/events").rateLimited(Duration.ofMillis(20));

			this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of()));

			assertThat(this.sandbox.events()).hasSize(1);
		}

		@Test
		void givesUpWhenHarborKeepsAskingForPatience() {
			this.sandbox.faults().next(3).post("/v1/events").rateLimited(Duration.ofMillis(20));

			assertThatExceptionOfType(RateLimitExceededException.class)
				.isThrownBy(() -> this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of())));
		}

		@Test
		void createsOneEventAlthoughTheAnswerGetsLost() {
			this.sandbox.faults().post("/v1/events").afterEffect().connectionReset();

			Event event = this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of()));

			assertThat(this.sandbox.events()).containsExactly(event);
			this.sandbox.wireMock().verify(2, WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/events")));
		}

		@Test
		void readsAllPages() {
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
		void mayNotCreateEvents() {
			assertThatExceptionOfType(PermissionDeniedException.class)
				.isThrownBy(() -> this.harbor.events().create(CreateEventRequest.of("order.shipped", Map.of())));

			assertThat(this.sandbox.events()).isEmpty();
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
		void registerWebhook() {
			this.shipments.seen.clear();
			this.sandbox.registerWebhook(URI.create("http://localhost:" + this.port + "/webhooks/harbor"),
					"order.shipped");
		}

		@Test
		void takesWhatHarborSigned() {
			this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries()).extracting(SandboxDelivery::state)
				.containsExactly(State.DELIVERED);
			assertThat(this.shipments.seen).containsExactly("ord_1");
		}

		@Test
		void refusesWhatHarborDidNotSign() {
			this.sandbox.deliveryFaults().forged();

			this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries().get(0).attempts().get(0).status()).hasValue(400);
			assertThat(this.shipments.seen).isEmpty();
		}

		@Test
		void handlesADuplicateOnce() {
			this.sandbox.deliveryFaults().duplicated();

			this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries().get(0).attempts()).hasSize(2)
				.allMatch(DeliveryAttempt::isSuccessful);
			assertThat(this.shipments.seen).containsExactly("ord_1");
		}

		@Test
		void handlesTheRetryAfterAFailure() {
			this.shipments.failures.set(1);
			this.sandbox.createEvent("order.shipped", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries().get(0).attempts().get(0).status()).hasValue(500);
			this.sandbox.clock().advance(Duration.ofMinutes(5));

			assertThat(this.sandbox.deliveries().get(0).state()).isEqualTo(State.DELIVERED);
			assertThat(this.shipments.seen).containsExactly("ord_1");
		}

		@Test
		void acceptsTheOldSecretWhileItIsRotated() {
			SandboxWebhook webhook = this.sandbox
				.registerWebhook(URI.create("http://localhost:" + this.port + "/webhooks/harbor"), "order.rotated");
			this.sandbox.rotateWebhookSecret(webhook.id());
			this.sandbox.deliveryFaults().signedWithRotatedSecret();
			this.sandbox.createEvent("order.rotated", Map.of("order_id", "ord_1"));

			assertThat(this.sandbox.awaitDeliveries().get(0).state()).isEqualTo(State.DELIVERED);
		}

	}

	@RestController
	static class ShipmentController {

		private final List<Object> seen = new CopyOnWriteArrayList<>();

		private final AtomicInteger failures = new AtomicInteger();

		@PostMapping("/webhooks/harbor")
		void shipped(@HarborWebhook Event event) {
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
