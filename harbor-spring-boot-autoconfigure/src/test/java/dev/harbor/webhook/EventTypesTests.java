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

}
