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

package dev.harbor.webhook;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EventTypes}.
 */
class EventTypesTests {

	@ParameterizedTest
	@CsvSource({ "order.shipped, order.shipped, true", "order.shipped, order.shipped.late, false",
			"order.shipped, order, false", "order.*, order.shipped, true", "order.*, order.item.added, true",
			"order.*, order, false", "order.*, order., false", "order.*, orders.shipped, false", "*, order, true",
			"*, order.item.added, true", "order.item.*, order.item.added, true", "order.item.*, order.shipped, false",
			"ping, ping, true", "order_1.item-added, order_1.item-added, true" })
	void patternMatchesTypes(String pattern, String type, boolean taken) {
		assertThat(EventTypes.of(List.of(pattern)).test(type)).isEqualTo(taken);
	}

	@Test
	void noPatternMatchesEveryType() {
		assertThat(EventTypes.of(List.of()).test("order.shipped")).isTrue();
	}

	@Test
	void eachPatternMatchesItsTypes() {
		EventTypes types = EventTypes.of(List.of("order.*", "invoice.paid"));
		assertThat(types.test("order.shipped")).isTrue();
		assertThat(types.test("invoice.paid")).isTrue();
		assertThat(types.test("invoice.sent")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "order.shipped ", "order shipped", "order.shipped,invoice.paid", "Order.shipped",
			"ORDER.*", "order*", "*.shipped", "order.*.late", "**", ".*", "order..*", "order..shipped", ".order",
			"order.", "order.**", "\u00c4rger" })
	void invalidPatternIsRefused(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> EventTypes.of(List.of("*", pattern)))
			.withMessageContaining("'" + pattern + "'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "order.shipped | order.shipped | order.shipped", "order.shipped | order.* | order.shipped",
					"order.* | order.shipped | order.shipped", "order.* | order.item.* | order.item.*",
					"order.item.* | order.* | order.item.*", "* | order.* | order.*", "order.* | * | order.*",
					"* | * | *", "order.*,invoice.paid | invoice.*,order.shipped | order.shipped, invoice.paid",
					"order.*,order.shipped | order.shipped | order.shipped" })
	void intersectionHasTheNarrowerPatterns(String some, String others, String common) {
		assertThat(types(some).intersection(types(others))).get().hasToString(common);
	}

	@ParameterizedTest
	@CsvSource({ "order.shipped, order.paid", "order.*, invoice.*", "order.*, order", "order.shipped, order.item.*" })
	void typesWithoutCommonOnesHaveNoIntersection(String some, String others) {
		assertThat(types(some).intersection(types(others))).isEmpty();
		assertThat(types(others).intersection(types(some))).isEmpty();
	}

	@Test
	void intersectionWithEveryTypeChangesNothing() {
		EventTypes every = EventTypes.of(List.of());
		EventTypes orders = types("order.*");
		assertThat(every.intersection(orders)).containsSame(orders);
		assertThat(orders.intersection(every)).containsSame(orders);
		assertThat(every.intersection(every)).get().hasToString("*");
	}

	@Test
	void unionMatchesTheTypesOfEach() {
		EventTypes union = EventTypes.anyOf(List.of(types("order.*,ping"), types("invoice.paid")));
		assertThat(union.patterns()).containsExactly("order.*", "ping", "invoice.paid");
		assertThat(union.test("invoice.paid")).isTrue();
		assertThat(union.test("invoice.sent")).isFalse();
		assertThat(union).hasToString("order.*, ping, invoice.paid");
	}

	@Test
	void unionContainsATypeOfSeveralListenersOnce() {
		EventTypes union = EventTypes.anyOf(List.of(types("order.*,ping"), types("ping,ping,order.*")));
		assertThat(union.patterns()).containsExactly("order.*", "ping");
	}

	@Test
	void unionWithEveryTypeMatchesEveryType() {
		EventTypes union = EventTypes.anyOf(List.of(types("order.*"), EventTypes.of(List.of())));
		assertThat(union.test("invoice.sent")).isTrue();
		assertThat(union.patterns()).isEmpty();
		assertThat(union).hasToString("*");
	}

	private static EventTypes types(String patterns) {
		return EventTypes.of(List.of(patterns.split(",")));
	}

}
