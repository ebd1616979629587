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

package dev.harbor.webhook.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.annotation.AliasFor;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborWebhook} parameters.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "NETTY" })
class ParameterTests {

	private static WebhookServer server;

	@Parameter
	Stack stack;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack) {
		server = WebhookServer.of(Calls.class, Controller.class, FromInterface.class, FromSuperclass.class)
			.on(stack)
			.endpoints("event", "payload", "record", "map", "generic", "several", "composed", "types", "types-both",
					"beside", "interface", "types-interface", "superclass")
			.properties("harbor.webhook.endpoints.staging.secret=hbwhs_staging")
			.run();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	private static Queue<Object> received() {
		return server.bean(Calls.class).received;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/delivery      | del_1 event.created default 0 order.shipped
			/event         | order.shipped ws_1
			/payload       | {"order":"ord_1","items":[1,2]}
			/record        | Order[order=ord_1, items=[1, 2]]
			/map           | {order=ord_1, items=[1, 2]}
			/generic       | [1, 2]
			/several       | true true ord_1
			/composed      | composed order.shipped
			/interface     | true ord_1
			/superclass    | Order[order=ord_1, items=[1, 2]]
			/beside/7?q=8  | 7 8 del_1 ord_1 application/json""")
	void isResolved(String path, String expected) {
		received().clear();
		assertThat(server.deliver(TestDelivery.to(path)).statusCode()).isEqualTo(200);
		assertThat(received()).singleElement().hasToString(expected);
	}

	@Test
	void composedAnnotationNamesEndpointAndTypes() {
		received().clear();
		TestDelivery delivery = TestDelivery.to("/staging").secret("hbwhs_staging");
		assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
		assertThat(received()).isEmpty();
		assertThat(server.deliver(delivery.event("invoice.paid", "{}")).statusCode()).isEqualTo(200);
		assertThat(received()).singleElement().hasToString("staging invoice.paid");
		assertThat(server.deliver(delivery.secret(TestDelivery.SECRET)).statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "order.shipped, 0", "invoice.paid, 1", "invoice.payed, 1", "INVOICE.PAID, 0" })
	void otherTypesAreAcknowledgedWithoutACall(String type, int calls) {
		received().clear();
		TestDelivery delivery = TestDelivery.to("/types").event(type, "{}");
		HttpResponse<String> answer = server.deliver(delivery);
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo((calls > 0) ? "called" : "");
		assertThat(received()).hasSize(calls);
	}

	@ParameterizedTest
	@CsvSource({ "order.shipped, 0", "invoice.paid, 1", "invoice.payed, 0" })
	void methodIsCalledOnlyIfAllParametersAcceptTheType(String type, int calls) {
		received().clear();
		for (String path : List.of("/types/both", "/types/interface")) {
			assertThat(server.deliver(TestDelivery.to(path).event(type, "{}")).statusCode()).as(path).isEqualTo(200);
		}
		assertThat(received()).hasSize(2 * calls);
	}

	@ParameterizedTest
	@ValueSource(strings = { "event.created", "event.replayed", "", "über.morgen" })
	void unknownTypesOfDeliveriesAreDelivered(String kind) {
		received().clear();
		assertThat(server.deliver(TestDelivery.to("/delivery").kind(kind)).statusCode()).isEqualTo(200);
		assertThat(received()).singleElement().asString().startsWith("del_1 " + kind + " default");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"data\":{}", "\"data\":null", "\"data\":[1]", "\"more\":{\"id\":[1]}",
			"\"data\":{\"id\":\"wh_1\",\"status\":\"disabled\",\"created_at\":\"2026-01-02T03:04:05Z\"}" })
	void unknownTypesOfDeliveriesWithoutAnEventAreAcknowledgedWithoutACall(String rest) {
		received().clear();
		for (String path : List.of("/delivery", "/record", "/types")) {
			TestDelivery delivery = TestDelivery.to(path)
				.body("{\"id\":\"del_1\",\"type\":\"endpoint.disabled\",%s}".formatted(rest));
			HttpResponse<String> answer = server.deliver(delivery);
			assertThat(answer.statusCode()).as(path).isEqualTo(200);
			assertThat(answer.body()).isEmpty();
			assertThat(server.deliver(delivery.secret("hbwhs_wrong")).statusCode()).as(path).isEqualTo(400);
		}
		assertThat(received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"del_1\",\"type\":\"event.created\",\"data\":{}}",
			"{\"type\":\"endpoint.disabled\",\"data\":{}}", "{\"id\":\"del_1\",\"data\":{}}",
			"{\"id\":\"del_1\",\"type\":null,\"data\":{}}", "{\"id\":\"del_1\",\"type\":\" \",\"data\":{}}",
			"{\"id\":\"del_1\",\"type\":\"endpoint.disabled\"" })
	void bodyThatIsNoDeliveryIsRefused(String body) {
		received().clear();
		HttpResponse<String> answer = server.deliver(TestDelivery.to("/delivery").body(body));
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("webhook_payload_invalid");
		assertThat(received()).isEmpty();
	}

	@Test
	void unknownFieldsOfThePayloadAreIgnored() {
		received().clear();
		String body = new String(TestDelivery.to("/record").body()).replaceFirst("\\{", "{\"attempt\":{\"no\":[1]},")
			.replaceFirst("\"order\"", "\"customer\":null,\"order\"");
		assertThat(server.deliver(TestDelivery.to("/record").body(body)).statusCode()).isEqualTo(200);
		assertThat(received()).singleElement().hasToString("Order[order=ord_1, items=[1, 2]]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"order\":{}}", "{\"items\":\"none\"}", "{\"items\":[{}]}" })
	void conversionFailureOfThePayloadIsAFailureOfTheReceiver(String payload) {
		received().clear();
		TestDelivery delivery = TestDelivery.to("/record");
		HttpResponse<String> answer = server.deliver(delivery.event("order.shipped", payload));
		assertThat(answer.statusCode()).isEqualTo(500);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.body()).contains("webhook_handler_failed").doesNotContain("items", "ord");
		assertThat(received()).isEmpty();
		assertThat(server.deliver(delivery).statusCode()).as("open again").isEqualTo(200);
		assertThat(received()).hasSize(1);
	}

	record Order(String order, List<Integer> items) {

	}

	record Holder<T>(T items) {

	}

	@HarborWebhook
	@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@interface Received {

		@AliasFor(annotation = HarborWebhook.class, attribute = "value")
		String endpoint() default "default";

		@AliasFor(annotation = HarborWebhook.class)
		String[] types() default {};

	}

	@Received(endpoint = "staging", types = "invoice.paid")
	@Target(ElementType.PARAMETER)
	@Retention(RetentionPolicy.RUNTIME)
	@interface StagedInvoice {

	}

	static class Calls {

		private final Queue<Object> received = new ConcurrentLinkedQueue<>();

	}

	@RestController
	static class Controller {

		private final Calls calls;

		Controller(Calls calls) {
			this.calls = calls;
		}

		@PostMapping("/delivery")
		void delivery(@HarborWebhook WebhookDelivery delivery) {
			this.calls.received.add("%s %s %s %s %s".formatted(delivery.id(), delivery.type(), delivery.endpoint(),
					delivery.secretPosition(), delivery.event().type()));
		}

		@PostMapping("/event")
		void event(@HarborWebhook("event") Event event) {
			this.calls.received.add(event.type() + " " + event.workspaceId());
		}

		@PostMapping("/payload")
		void payload(@HarborWebhook("payload") EventPayload payload) {
			this.calls.received.add(payload.json());
		}

		@PostMapping("/record")
		void record(@HarborWebhook("record") Order order) {
			this.calls.received.add(order);
		}

		@PostMapping("/map")
		void map(@HarborWebhook("map") Map<String, Object> payload) {
			this.calls.received.add(payload);
		}

		@PostMapping("/generic")
		void generic(@HarborWebhook("generic") Holder<List<Long>> holder) {
			Long first = holder.items().get(0);
			this.calls.received.add(List.of(first, holder.items().get(1)));
		}

		@PostMapping("/several")
		void several(@HarborWebhook("several") WebhookDelivery delivery, @HarborWebhook("several") Event event,
				@HarborWebhook("several") EventPayload payload, @HarborWebhook("several") Order order) {
			this.calls.received
				.add((delivery.event() == event) + " " + (event.payload() == payload) + " " + order.order());
		}

		@PostMapping("/composed")
		void composed(@Received(endpoint = "composed") WebhookDelivery delivery) {
			this.calls.received.add(delivery.endpoint() + " " + delivery.event().type());
		}

		@PostMapping("/staging")
		void staging(@StagedInvoice WebhookDelivery delivery) {
			this.calls.received.add(delivery.endpoint() + " " + delivery.event().type());
		}

		@PostMapping("/types")
		String types(@HarborWebhook(value = "types",
				types = { "invoice.paid", "invoice.payed", "invoice.paid" }) Event event) {
			this.calls.received.add(event);
			return "called";
		}

		@PostMapping("/types/both")
		void both(@HarborWebhook(value = "types-both", types = { "invoice.paid", "invoice.payed" }) Event event,
				@HarborWebhook(value = "types-both",
						types = { "invoice.paid", "order.shipped" }) EventPayload payload) {
			this.calls.received.add(event);
		}

		@PostMapping("/beside/{id}")
		void beside(@PathVariable String id, @RequestParam int q, @RequestHeader("Harbor-Delivery-Id") String delivery,
				@HarborWebhook("beside") Order order, @RequestHeader HttpHeaders headers) {
			this.calls.received
				.add("%s %s %s %s %s".formatted(id, q, delivery, order.order(), headers.getContentType()));
		}

	}

	interface Receiver {

		@PostMapping("/interface")
		void receive(@HarborWebhook("interface") Event event, @HarborWebhook("interface") Order order);

		@PostMapping("/types/interface")
		void types(@HarborWebhook(value = "types-interface", types = { "invoice.paid", "invoice.payed" }) Event event,
				@HarborWebhook(value = "types-interface",
						types = { "invoice.paid", "order.shipped" }) EventPayload payload);

	}

	@RestController
	static class FromInterface implements Receiver {

		private final Calls calls;

		FromInterface(Calls calls) {
			this.calls = calls;
		}

		@Override
		public void receive(Event event, Order order) {
			this.calls.received.add(event.type().equals("order.shipped") + " " + order.order());
		}

		@Override
		public void types(Event event, EventPayload payload) {
			this.calls.received.add(event);
		}

	}

	abstract static class Typed<T> {

		private final Calls calls;

		Typed(Calls calls) {
			this.calls = calls;
		}

		@PostMapping("/superclass")
		void receive(@HarborWebhook("superclass") T payload) {
			this.calls.received.add(payload);
		}

	}

	@RestController
	static class FromSuperclass extends Typed<Order> {

		FromSuperclass(Calls calls) {
			super(calls);
		}

	}

}
