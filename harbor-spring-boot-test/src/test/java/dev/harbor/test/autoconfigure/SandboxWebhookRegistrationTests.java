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

package dev.harbor.test.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.client.HarborClient;
import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SandboxDelivery;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.SandboxWebhook;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookSecretProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SandboxWebhookRegistration}.
 */
class SandboxWebhookRegistrationTests {

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureHarborSandbox
	abstract static class Receiving {

		@Autowired
		HarborSandbox sandbox;

		@Autowired
		Webhooks webhooks;

		@LocalServerPort
		int port;

		@BeforeEach
		void forget() {
			this.webhooks.received.clear();
		}

		void assertDelivered(String... receivedBy) {
			assertThat(this.sandbox.awaitDeliveries()).hasSize(receivedBy.length)
				.extracting(SandboxDelivery::state)
				.containsOnly(State.DELIVERED);
			assertThat(this.webhooks.received).containsExactlyInAnyOrder(receivedBy);
		}

	}

	@Nested
	class ByDefault extends Receiving {

		@Autowired
		private HarborClient harbor;

		@Test
		void eventArrivesAtTheHandlerOfItsType() {
			this.sandbox.createEvent("order.shipped", Map.of());
			assertDelivered("orders", "everything");
		}

		@Test
		void eventArrivesInEachTest() {
			this.sandbox.createEvent("order.shipped", Map.of());
			assertDelivered("orders", "everything");
		}

		@Test
		void eventOfAnotherTypeArrivesAtTheHandlerOfAllTypes() {
			this.sandbox.createEvent("invoice.paid", Map.of());
			assertDelivered("everything");
		}

		@Test
		void eventArrivesAtTheHandlerOfAMatchingPattern() {
			this.sandbox.createEvent("stock.bell.low", Map.of());
			assertDelivered("everything", "stock.bell.low");
		}

		@Test
		void endpointsHaveTheirNamesAndPaths() {
			assertThat(this.sandbox.webhooks()).extracting(SandboxWebhook::endpoint)
				.containsExactlyInAnyOrder("default", "billing", "stock");
			assertThat(this.sandbox.webhooks()).extracting(SandboxWebhook::url)
				.containsExactlyInAnyOrder(URI.create("http://localhost:" + this.port + "/webhooks/harbor"),
						URI.create("http://localhost:" + this.port + "/webhooks/billing"),
						URI.create("http://localhost:" + this.port + "/webhooks/stock"));
		}

		@Test
		void endpointOfATestReplacesAll() {
			this.sandbox.registerWebhook(URI.create("http://127.0.0.1:" + this.port + "/webhooks/harbor"),
					"order.shipped");
			this.sandbox.createEvent("order.shipped", Map.of());
			assertDelivered("orders");
		}

		@Test
		void endpointOfTheApplicationReplacesTheOneAtItsPath() {
			this.harbor.webhooks()
				.create(CreateWebhookEndpointRequest
					.of(URI.create("http://127.0.0.1:" + this.port + "/webhooks/harbor"), "order.shipped"));
			assertThat(this.sandbox.webhooks()).extracting(SandboxWebhook::endpoint)
				.containsExactlyInAnyOrder("billing", "stock");
		}

		@Test
		void failedDeliveryIsRetried() {
			this.webhooks.failures = 1;
			this.sandbox.createEvent("order.shipped", Map.of());
			assertThat(this.sandbox.awaitDeliveries()).extracting(SandboxDelivery::state).contains(State.PENDING);
			this.sandbox.clock().advance(Duration.ofMinutes(5));
			assertDelivered("orders", "everything");
		}

		@Test
		void secretCanBeRotated() {
			String id = this.sandbox.webhooks()
				.stream()
				.filter((webhook) -> webhook.endpoint().equals("default"))
				.map(SandboxWebhook::id)
				.findFirst()
				.orElseThrow();
			this.sandbox.rotateWebhookSecret(id);
			this.sandbox.createEvent("order.shipped", Map.of());
			assertDelivered("orders", "everything");
			this.sandbox.deliveryFaults().next(2).signedWithRotatedSecret();
			this.sandbox.createEvent("invoice.paid", Map.of());
			assertThat(this.sandbox.awaitDeliveries()).last()
				.satisfies((delivery) -> assertThat(delivery.attempts().get(0).status())
					.hasValue(HttpStatus.BAD_REQUEST.value()));
		}

		@Test
		void forgedDeliveryIsRefused() {
			this.sandbox.deliveryFaults().next(2).forged();
			this.sandbox.createEvent("order.shipped", Map.of());
			assertThat(this.sandbox.awaitDeliveries()).extracting(SandboxDelivery::state).containsOnly(State.PENDING);
			assertThat(this.webhooks.received).isEmpty();
		}

	}

	@Nested
	@TestPropertySource(properties = { "server.servlet.context-path=/shop/", "spring.mvc.servlet.path=/api",
			"harbor.webhook.secret=mine", "harbor.webhook.endpoints.billing.secrets=new,old",
			"harbor.webhook.endpoints.stock.secret=ours" })
	class WithSecretsAndPathsOfTheApplication extends Receiving {

		@Test
		void eventArrives() {
			this.sandbox.createEvent("order.shipped", Map.of());
			assertDelivered("orders", "everything");
			assertThat(this.sandbox.webhooks()).extracting(SandboxWebhook::secret)
				.containsExactlyInAnyOrder("mine", "new", "ours");
		}

	}

	@Nested
	@Import(Provider.class)
	class WithAProviderOfSecrets extends Receiving {

		@Test
		void eventArrives() {
			this.sandbox.createEvent("order.shipped", Map.of());
			assertDelivered("orders", "everything");
			assertThat(this.sandbox.webhooks()).extracting(SandboxWebhook::secret).containsOnly("provided");
		}

	}

	@Nested
	@Import(Listener.class)
	@TestPropertySource(properties = { "harbor.inbox.enabled=false", "harbor.webhook.endpoints.crm.path=/events/crm" })
	class WithAListener extends Receiving {

		@Test
		void eventArrivesAtThePathOfTheListener() {
			this.sandbox.createEvent("customer.moved", Map.of());
			assertDelivered("everything", "listener");
			assertThat(this.sandbox.webhooks()).extracting(SandboxWebhook::url)
				.contains(URI.create("http://localhost:" + this.port + "/events/crm"));
		}

	}

	@Nested
	@TestPropertySource(properties = { "spring.main.web-application-type=reactive", "spring.webflux.base-path=/shop" })
	class InWebFlux extends Receiving {

		@Test
		void eventArrives() {
			this.sandbox.createEvent("order.shipped", Map.of());
			assertDelivered("orders", "everything");
			assertThat(this.sandbox.webhooks()).extracting(SandboxWebhook::url)
				.contains(URI.create("http://localhost:" + this.port + "/shop/webhooks/harbor"));
		}

	}

	@Nested
	@TestPropertySource(properties = "harbor.enabled=false")
	class SwitchedOff extends Receiving {

		@Test
		void deliveryBeforeTheSecretIsKnownIsAnswered503() {
			this.sandbox.createEvent("invoice.paid", Map.of());
			assertThat(this.sandbox.awaitDeliveries()).singleElement()
				.satisfies((delivery) -> assertThat(delivery.attempts().get(0).status())
					.hasValue(HttpStatus.SERVICE_UNAVAILABLE.value()));
		}

	}

	@Nested
	@Import(LateProvider.class)
	class WithFailingProvider extends Receiving {

		@Test
		void applicationStarts() {
			assertThat(this.sandbox.webhooks()).hasSize(3);
		}

	}

	@Nested
	@TestPropertySource(properties = "management.server.port=0")
	class WithActuatorElsewhere extends Receiving {

		@Test
		void eventArrives() {
			this.sandbox.createEvent("order.shipped", Map.of());
			assertDelivered("orders", "everything");
		}

	}

	@Nested
	@AutoConfigureHarborSandbox(registerWebhooks = false)
	class WithoutRegistration extends Receiving {

		@Test
		void noEndpointIsRegistered() {
			this.sandbox.createEvent("order.shipped", Map.of());
			assertThat(this.sandbox.webhooks()).isEmpty();
			assertThat(this.sandbox.awaitDeliveries()).isEmpty();
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class)
	@AutoConfigureHarborSandbox
	class WithoutAServer {

		@Test
		void noEndpointIsRegistered(@Autowired HarborSandbox sandbox) {
			assertThat(sandbox.webhooks()).isEmpty();
		}

	}

	@Test
	void eventArrivesDuringDevelopment() {
		try (ConfigurableApplicationContext context = SpringApplication.from(Application::main)
			.with(Development.class)
			.run("--server.port=0")
			.getApplicationContext()) {
			HarborSandbox sandbox = context.getBean(HarborSandbox.class);
			sandbox.createEvent("order.shipped", Map.of());
			assertThat(sandbox.awaitDeliveries()).hasSize(2)
				.extracting(SandboxDelivery::state)
				.containsOnly(State.DELIVERED);
			sandbox.reset();
			sandbox.createEvent("order.shipped", Map.of());
			assertThat(sandbox.awaitDeliveries()).hasSize(2)
				.extracting(SandboxDelivery::state)
				.containsOnly(State.DELIVERED);
		}
	}

	@Test
	void stoppedApplicationIsRemoved() {
		try (HarborSandbox shared = HarborSandbox.start()) {
			SpringApplication application = new SpringApplication(Application.class, Development.class);
			application.addInitializers((context) -> context.getBeanFactory().registerSingleton("shared", shared));
			application.run("--server.port=0").close();
			assertThat(shared.webhooks()).isEmpty();
			shared.reset();
			assertThat(shared.webhooks()).isEmpty();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Webhooks.class)
	static class Application {

		static void main(String[] args) {
			SpringApplication.run(Application.class, args);
		}

	}

	@RestController
	@RequestMapping("/webhooks")
	static class Webhooks {

		private final List<String> received = new CopyOnWriteArrayList<>();

		private volatile int failures;

		@PostMapping("/harbor")
		void orders(@HarborWebhook(types = "order.shipped") Event event, @HarborWebhook WebhookDelivery delivery) {
			if (this.failures > 0) {
				this.failures--;
				throw new IllegalStateException("The database is away");
			}
			this.received.add("orders");
		}

		@PostMapping({ "/billing", "/invoices" })
		void everything(@HarborWebhook("billing") Event event) {
			this.received.add("everything");
		}

		@PostMapping("/stock")
		void stock(@HarborWebhook(value = "stock", types = "stock.*") Event event) {
			this.received.add(event.type());
		}

		@PostMapping("/tenants/{tenant}")
		void tenant(@HarborWebhook("tenants") Event event) {
			this.received.add("tenant");
		}

	}

	@Component
	static class Listener {

		private final Webhooks webhooks;

		Listener(Webhooks webhooks) {
			this.webhooks = webhooks;
		}

		@HarborListener(endpoint = "crm", types = "customer.*")
		void moved(Event event) {
			this.webhooks.received.add("listener");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Provider {

		@Bean
		WebhookSecretProvider webhookSecretProvider() {
			return (endpoint) -> List.of("provided");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateProvider {

		@Bean
		WebhookSecretProvider webhookSecretProvider() {
			return (endpoint) -> {
				throw new IllegalStateException("The vault is away");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigureHarborSandbox
	static class Development {

	}

}
