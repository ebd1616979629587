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

package dev.harbor.listener;

import java.util.List;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborListenerAotProcessor}.
 */
class HarborListenerAotProcessorTests {

	private static RuntimeHints hints(Class<?> bean) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(bean);
		TestGenerationContext generation = new TestGenerationContext();
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		return generation.getRuntimeHints();
	}

	@Test
	void methodsAreInvokedAndPayloadsBoundByReflection() {
		RuntimeHints hints = hints(OrderEvents.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(OrderEvents.class, "shipped")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(OrderEvents.class, "open")).accepts(hints);
		for (Class<?> type : List.of(Order.class, Item.class, Inherited.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName()).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(Event.class)).rejects(hints);
	}

	@Test
	void otherMethodsHaveNoHints() {
		RuntimeHints hints = hints(OrderEvents.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(OrderEvents.class, "other")).rejects(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(NotReceived.class)).rejects(hints);
	}

	abstract static class Open<T> {

		@HarborListener
		void open(T payload) {
		}

	}

	static class OrderEvents extends Open<Inherited> {

		@HarborListener
		void shipped(Event event, EventPayload payload, Order order, ListenerContext context) {
		}

		void other(NotReceived payload) {
		}

	}

	record Order(String order, List<Item> items) {

	}

	record Item(String name) {

	}

	record Inherited(String name) {

	}

	record NotReceived(String name) {

	}

}
