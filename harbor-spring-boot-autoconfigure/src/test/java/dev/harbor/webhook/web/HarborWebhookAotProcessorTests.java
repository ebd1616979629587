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

import java.util.List;
import java.util.Map;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.PostExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborWebhookAotProcessor}.
 */
class HarborWebhookAotProcessorTests {

	private static RuntimeHints hints(Class<?> controller) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(controller);
		TestGenerationContext generation = new TestGenerationContext();
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		return generation.getRuntimeHints();
	}

	@Test
	void payloadsAreBoundByReflection() {
		RuntimeHints hints = hints(Controller.class);
		for (Class<?> type : List.of(Order.class, Item.class, Inherited.class, FromInterface.class, Exchanged.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName()).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Order.class, "items")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(NotReceived.class)).rejects(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(WebhookDelivery.class)).rejects(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Event.class)).rejects(hints);
	}

	@Test
	void otherBeansHaveNoHints() {
		RuntimeHints hints = hints(Other.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(NotReceived.class)).rejects(hints);
	}

	record Order(String order, List<Item> items) {

	}

	record Item(String name) {

	}

	record Inherited(String name) {

	}

	record FromInterface(String name) {

	}

	record Exchanged(String name) {

	}

	record NotReceived(String name) {

	}

	interface Receiver {

		@PostMapping("/interface")
		void fromInterface(@HarborWebhook Map<String, FromInterface> payload);

	}

	abstract static class Typed<T> {

		@PostMapping("/inherited")
		void inherited(@HarborWebhook T payload) {
		}

	}

	@RestController
	static class Controller extends Typed<Inherited> implements Receiver {

		@PostMapping("/receive")
		void receive(@HarborWebhook WebhookDelivery delivery, @HarborWebhook Event event, @HarborWebhook Order order) {
		}

		@PostExchange("/exchange")
		void exchange(@HarborWebhook Exchanged payload) {
		}

		@PostMapping("/parameter")
		void parameter(@HarborWebhook Event event, NotReceived other) {
		}

		@Override
		public void fromInterface(Map<String, FromInterface> payload) {
		}

	}

	static class Other {

		void receive(@HarborWebhook NotReceived payload) {
		}

	}

}
