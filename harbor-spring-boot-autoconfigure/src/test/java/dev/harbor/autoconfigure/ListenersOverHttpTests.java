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

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import dev.harbor.event.Event;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxEvent;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxQuery;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ListenerContext;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Tests for deliveries to listeners over HTTP.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "NETTY" })
class ListenersOverHttpTests {

	private static final String PATH = "/webhooks/harbor";

	private static final List<Object> seen = new CopyOnWriteArrayList<>();

	private static volatile boolean failing;

	private static volatile CountDownLatch gate = new CountDownLatch(0);

	@Parameter
	Stack stack;

	@AfterEach
	void reset() {
		gate.countDown();
		seen.clear();
		failing = false;
	}

	private WebhookServer.Builder application(Class<?>... sources) {
		return WebhookServer.of(sources).on(this.stack);
	}

	private WebhookServer.Builder withInbox(Class<?>... sources) {
		return application(sources).withDataSource()
			.properties("spring.datasource.generate-unique-name=true", "harbor.inbox.retry.delay=10ms",
					"harbor.inbox.polling-interval=100ms");
	}

	@Test
	void listenersAreCalledBeforeTheAnswerAndOnce() {
		try (WebhookServer server = application(OrderEvents.class, LoyaltyEvents.class).run()) {
			TestDelivery delivery = TestDelivery.to(PATH);
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(seen).containsExactlyInAnyOrder("order ord_1", "loyalty " + delivery.eventId() + " 1 DELIVERED");
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(seen).hasSize(2);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void listenersOfTheParentContextAreCalled(boolean autoConfigured) {
		try (ConfigurableApplicationContext parent = parent(autoConfigured);
				WebhookServer server = application(BillingEvents.class).endpoints("billing", "eu")
					.below(parent)
					.run()) {
			TestDelivery delivery = TestDelivery.to(PATH);
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(seen).containsExactlyInAnyOrder("order ord_1", "loyalty " + delivery.eventId() + " 1 DELIVERED");
			assertThat(server.deliver(TestDelivery.to(PATH + "/billing")).statusCode()).isEqualTo(200);
			assertThat(seen).hasSize(3);
		}
	}

	@Test
	void listenersOfTheParentContextHaveThePathAndTheSecretOfTheChild() {
		try (ConfigurableApplicationContext parent = new SpringApplicationBuilder(OrderEvents.class,
				AutoConfiguredParent.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.run();
				WebhookServer server = application().properties("harbor.webhook.path=/events").below(parent).run()) {
			assertThat(server.deliver(TestDelivery.to("/events")).statusCode()).isEqualTo(200);
			assertThat(seen).containsExactly("order ord_1");
		}
	}

	@Test
	void listenersOfOneEndpointInTwoContextsFailAtStartup() {
		try (ConfigurableApplicationContext parent = parent(true)) {
			assertThatException().isThrownBy(() -> application(OrderEvents.class).below(parent).run())
				.havingRootCause()
				.withMessageContaining("'harbor.webhook.path'")
				.withMessageContaining("listeners of this context and of its parent");
		}
	}

	@Test
	void listenersOfAParentContextThatReceivesDeliveriesAreNotCalledByTheChild() {
		// A reactive web server starts below no other one.
		assumeFalse(this.stack.isReactive());
		try (WebhookServer parent = application(OrderEvents.class, LoyaltyEvents.class).run();
				WebhookServer server = application(BillingEvents.class).endpoints("billing", "eu")
					.below(parent.context())
					.run()) {
			assertThat(server.deliver(TestDelivery.to(PATH)).statusCode()).isEqualTo(404);
			assertThat(parent.deliver(TestDelivery.to(PATH)).statusCode()).isEqualTo(200);
			assertThat(seen).hasSize(2);
		}
	}

	private static ConfigurableApplicationContext parent(boolean autoConfigured) {
		SpringApplicationBuilder parent = new SpringApplicationBuilder(OrderEvents.class, LoyaltyEvents.class);
		if (autoConfigured) {
			parent.sources(AutoConfiguredParent.class);
		}
		return parent.web(WebApplicationType.NONE)
			.properties("harbor.webhook.secret=" + TestDelivery.SECRET, "spring.main.banner-mode=off")
			.run();
	}

	@Test
	void unsignedDeliveryDoesNotReachTheListener() {
		try (WebhookServer server = application(OrderEvents.class).run()) {
			HttpResponse<String> forged = server.deliver(TestDelivery.to(PATH).secret("hbwhs_forged"));
			assertThat(forged.statusCode()).isEqualTo(400);
			assertThat(forged.body()).contains("webhook_signature_invalid");
			assertThat(server.post(PATH, "application/x-www-form-urlencoded", "order=1").statusCode()).isEqualTo(400);
			assertThat(seen).isEmpty();
		}
	}

	@Test
	void eventWithoutListenerIsAcknowledged() {
		try (WebhookServer server = application(OrderEvents.class).run()) {
			TestDelivery delivery = TestDelivery.to(PATH).event("invoice.paid", "{}");
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(seen).isEmpty();
		}
	}

	@Test
	void allListenersAreCalledAgainAfterOneFailed() {
		failing = true;
		try (WebhookServer server = application(OrderEvents.class, FailingEvents.class).run()) {
			TestDelivery delivery = TestDelivery.to(PATH);
			HttpResponse<String> answer = server.deliver(delivery);
			assertThat(answer.statusCode()).isEqualTo(500);
			assertThat(answer.body()).contains("webhook_handler_failed").doesNotContain("not yet");
			failing = false;
			seen.clear();
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(seen).containsExactlyInAnyOrder("order ord_1", "failing");
		}
	}

	@Test
	void resultIsAwaited() {
		failing = true;
		try (WebhookServer server = application(AsynchronousEvents.class).run()) {
			TestDelivery delivery = TestDelivery.to(PATH);
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(500);
			failing = false;
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(seen).containsExactly("asynchronous");
		}
	}

	@Test
	void payloadIsConvertedByTheMapperOfTheApplicationWithAndWithoutAnInbox() {
		for (WebhookServer.Builder builder : List.of(withInbox(NamingEvents.class), application(NamingEvents.class))) {
			seen.clear();
			try (WebhookServer server = builder.properties("spring.jackson.property-naming-strategy=SNAKE_CASE")
				.run()) {
				TestDelivery delivery = TestDelivery.to(PATH).event("order.shipped", "{\"order_number\":\"A-1\"}");
				assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
				await().untilAsserted(() -> assertThat(seen).containsExactly("A-1"));
			}
		}
	}

	@Test
	void eachEndpointHasItsPath() {
		try (WebhookServer server = application(OrderEvents.class, BillingEvents.class)
			.properties("harbor.webhook.endpoints.billing.secret=hbwhs_billing",
					"harbor.webhook.endpoints.eu.secret=hbwhs_eu", "harbor.webhook.endpoints.eu.path=/eu/events",
					"harbor.webhook.path=/events")
			.run()) {
			assertThat(server.deliver(TestDelivery.to("/events")).statusCode()).isEqualTo(200);
			assertThat(server.deliver(TestDelivery.to(PATH)).statusCode()).isEqualTo(404);
			assertThat(server.deliver(TestDelivery.to(PATH + "/billing").secret("hbwhs_billing")).statusCode())
				.isEqualTo(200);
			assertThat(server.deliver(TestDelivery.to(PATH + "/billing")).statusCode()).isEqualTo(400);
			assertThat(server.deliver(TestDelivery.to("/eu/events").secret("hbwhs_eu")).statusCode()).isEqualTo(200);
			assertThat(seen).containsExactly("order ord_1", "billing", "eu");
		}
	}

	@Test
	void pathsAnswer503WhenHarborIsDisabled() {
		try (WebhookServer server = application(OrderEvents.class).properties("harbor.enabled=false").run()) {
			assertThat(server.deliver(TestDelivery.to(PATH)).statusCode()).isEqualTo(503);
			assertThat(seen).isEmpty();
		}
	}

	@Test
	void controllerMappedToThePathFailsAtStartup() {
		for (Class<?> controller : List.of(PostController.class, AnyMethodController.class)) {
			assertThatException().isThrownBy(() -> application(OrderEvents.class, controller).run().close())
				.havingRootCause()
				.isInstanceOf(InvalidHarborWebhookMethodException.class)
				.withMessageContaining(PATH);
		}
	}

	@Test
	void webhookMethodForAnEndpointWithListenersFailsAtStartup() {
		assertThatException().isThrownBy(() -> application(OrderEvents.class, OtherController.class).run().close())
			.havingRootCause()
			.isInstanceOf(InvalidHarborWebhookMethodException.class)
			.withMessageContaining("listeners");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void listenersOfAnEndpointWithoutSecretFailAtStartup(CapturedOutput output) {
		assertThatException().isThrownBy(() -> application(BillingEvents.class).endpoints("eu").run().close())
			.havingRootCause()
			.isInstanceOf(InvalidHarborPropertyException.class)
			.withMessageContaining(".secret");
		assertThat(output)
			.contains("The property 'harbor.webhook.endpoints.billing.secret' (environment variable "
					+ "HARBOR_WEBHOOK_ENDPOINTS_BILLING_SECRET) cannot be used:")
			.contains("It must be set, because there are listeners for the endpoint 'billing'.")
			.contains("Set the property 'harbor.webhook.endpoints.billing.secret' (environment variable "
					+ "HARBOR_WEBHOOK_SECRET_BILLING), or define a WebhookSecretProvider bean.");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "webhooks", "/webhooks/{name}", "/webhooks/*", "/a b", "/a?b=c", "/a%20b", "//a", "/a/.." })
	void invalidPathFailsAtStartup(String path) {
		assertThatException()
			.isThrownBy(() -> application(OrderEvents.class).properties("harbor.webhook.path=" + path).run().close())
			.havingRootCause()
			.isInstanceOf(InvalidHarborPropertyException.class)
			.withMessageContaining("harbor.webhook.path");
	}

	@Test
	void pathMayHaveAnyLetters() {
		try (WebhookServer server = application(OrderEvents.class).properties("harbor.webhook.path=/été/").run()) {
			assertThat(server.deliver(TestDelivery.to("/%C3%A9t%C3%A9/")).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void samePathForTwoEndpointsFailsAtStartup() {
		assertThatException()
			.isThrownBy(() -> application(BillingEvents.class)
				.properties("harbor.webhook.endpoints.billing.secret=hbwhs_billing",
						"harbor.webhook.endpoints.eu.secret=hbwhs_eu", "harbor.webhook.endpoints.eu.path=/events",
						"harbor.webhook.endpoints.billing.path=/events")
				.run()
				.close())
			.havingRootCause()
			.isInstanceOf(InvalidHarborPropertyException.class)
			.withMessageContaining(".path");
	}

	@Test
	void deliveryIsAnsweredBeforeTheListenerEndsWithAnInbox() {
		gate = new CountDownLatch(1);
		try (WebhookServer server = withInbox(GatedEvents.class, OrderEvents.class).run()) {
			TestDelivery delivery = TestDelivery.to(PATH);
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			HarborInbox inbox = server.bean(HarborInbox.class);
			assertThat(inbox.list(InboxQuery.create()).data()).extracting(InboxEvent::listener)
				.containsExactlyInAnyOrder("GatedEvents.gated", "OrderEvents.shipped");
			gate.countDown();
			await().until(() -> inbox.list(InboxQuery.create().state(State.HANDLED)).data().size() == 2);
			assertThat(seen).containsExactlyInAnyOrder("order ord_1", "gated DELIVERED");
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(seen).hasSize(2);
			// The store is neither called nor created.
			assertThat(server.context().getBeanFactory().containsSingleton("harborWebhookEventStore")).isFalse();
		}
	}

	@Test
	void eventWithoutListenerIsNotStoredInTheInbox() {
		try (WebhookServer server = withInbox(OrderEvents.class).run()) {
			assertThat(server.deliver(TestDelivery.to(PATH).event("invoice.paid", "{}")).statusCode()).isEqualTo(200);
			assertThat(server.bean(HarborInbox.class).list(InboxQuery.create()).data()).isEmpty();
		}
	}

	@Test
	void failureToStoreIsAnsweredWith503() {
		try (WebhookServer server = withInbox(OrderEvents.class).run()) {
			JdbcTemplate jdbc = server.bean(JdbcTemplate.class);
			TestDelivery delivery = TestDelivery.to(PATH);
			jdbc.execute("alter table harbor_inbox_task rename to elsewhere");
			HttpResponse<String> answer = server.deliver(delivery);
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).contains("webhook_unavailable");
			jdbc.execute("alter table elsewhere rename to harbor_inbox_task");
			assertThat(server.bean(HarborInbox.class).list(InboxQuery.create()).data()).isEmpty();
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			await().until(() -> seen.contains("order ord_1"));
		}
	}

	@Test
	void onlyTheFailedListenerIsCalledAgainWithAnInbox() {
		failing = true;
		try (WebhookServer server = withInbox(OrderEvents.class, FailingEvents.class).run()) {
			assertThat(server.deliver(TestDelivery.to(PATH)).statusCode()).isEqualTo(200);
			await().until(() -> seen.stream().filter("failing"::equals).count() >= 2);
			failing = false;
			HarborInbox inbox = server.bean(HarborInbox.class);
			await().until(() -> inbox.list(InboxQuery.create().state(State.HANDLED)).data().size() == 2);
			assertThat(seen).containsOnlyOnce("order ord_1");
		}
	}

	@Test
	void listenersAreCalledBeforeTheAnswerWhenTheInboxIsDisabled() {
		try (WebhookServer server = withInbox(OrderEvents.class).properties("harbor.inbox.enabled=false").run()) {
			assertThat(server.deliver(TestDelivery.to(PATH)).statusCode()).isEqualTo(200);
			assertThat(seen).containsExactly("order ord_1");
			assertThat(server.context().getBeanNamesForType(HarborInbox.class)).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
			HarborListenerAutoConfiguration.class })
	static class AutoConfiguredParent {

	}

	@Component
	static class OrderEvents {

		@HarborListener(types = "order.*")
		void shipped(Map<String, Object> order) {
			seen.add("order " + order.get("order"));
		}

	}

	@Component
	static class LoyaltyEvents {

		@HarborListener(types = "order.shipped")
		void points(Event event, ListenerContext context) {
			seen.add("loyalty " + event.id() + " " + context.attempt() + " " + context.source());
		}

	}

	@Component
	static class FailingEvents {

		@HarborListener
		void fail(Event event) {
			seen.add("failing");
			if (failing) {
				throw new IllegalStateException("not yet");
			}
		}

	}

	@Component
	static class AsynchronousEvents {

		@HarborListener
		CompletableFuture<Void> handle(Event event) {
			return CompletableFuture.runAsync(() -> {
				if (failing) {
					throw new IllegalStateException("not yet");
				}
				seen.add("asynchronous");
			});
		}

	}

	@Component
	static class NamingEvents {

		@HarborListener
		void shipped(Order order) {
			seen.add(String.valueOf(order.orderNumber()));
		}

		record Order(@Nullable String orderNumber) {

		}

	}

	@Component
	static class GatedEvents {

		@HarborListener
		void gated(Event event, ListenerContext context) throws InterruptedException {
			gate.await();
			seen.add("gated " + context.source());
		}

	}

	@Component
	static class BillingEvents {

		@HarborListener(endpoint = "billing")
		void billing(Event event) {
			seen.add("billing");
		}

		@HarborListener(endpoint = "eu")
		void eu(Event event) {
			seen.add("eu");
		}

	}

	@RestController
	static class PostController {

		@PostMapping(PATH)
		void post() {
		}

	}

	@RestController
	static class AnyMethodController {

		@RequestMapping(PATH)
		void any() {
		}

	}

	@RestController
	static class OtherController {

		@PostMapping("/other")
		void receive(@HarborWebhook Event event) {
		}

	}

}
