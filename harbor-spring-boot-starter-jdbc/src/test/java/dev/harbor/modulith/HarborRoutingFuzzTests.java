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

package dev.harbor.modulith;

import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.expression.ExpressionException;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link HarborRouting}: any target of an event is Harbor or not, and its
 * type is one type or refused. The build runs each test with known inputs; {@code
 * JAZZER_FUZZ=1} searches for more.
 */
class HarborRoutingFuzzTests {

	private static final String EXPRESSION = "#{";

	private static final int LONGEST = 200;

	private final HarborRouting routing = new HarborRouting(new DefaultListableBeanFactory());

	static Stream<Arguments> targets() {
		return Stream.of(Arguments.of("harbor", "order.shipped", "paid"), Arguments.of(" harbor ", " ", ""),
				Arguments.of("harbor", null, null), Arguments.of("harbor", "#{'order.' + change()}", "paid"),
				Arguments.of("harbor", "#{change()}", "a::b"), Arguments.of("harbor", "#{change()}", "#{change()}"),
				Arguments.of("harbor", "#{change()}", " "), Arguments.of("harbor", "#{change()}", null),
				Arguments.of("harbor", "order.#{change()}", "paid"), Arguments.of("harbor", "order::#{a()}", ""),
				Arguments.of("harbor", "#{'order", ""), Arguments.of("#{'harbor'}", "order.#{change()}", "paid"),
				Arguments.of("#{change()}", "#{change()}", "harbor"), Arguments.of("#{change()}", null, "harbor"),
				Arguments.of("#{change()}", null, null), Arguments.of("#{", "a", ""), Arguments.of("#{}", "#{}", ""),
				Arguments.of("a", "#{a()}", ""), Arguments.of("harbor::a", "b", ""),
				Arguments.of("\u0000", "\ud800", ""));
	}

	@MethodSource("targets")
	@FuzzTest(maxDuration = "10m")
	void anyTargetIsHarborOrNotAndHasATypeOrIsRefused(@Nullable String target, @Nullable String key,
			@Nullable String change) {
		String name = harmless(target);
		if (name == null || !StringUtils.hasText(name.trim())) {
			// Refused by Modulith.
			return;
		}
		RoutingTarget.RoutingTargetBuilder builder = RoutingTarget.forTarget(name);
		RoutingTarget routingTarget = (key != null) ? builder.andKey(harmless(key)) : builder.withoutKey();
		Order order = new Order(change);
		assertThatTargetIsHarborOrNot(routingTarget, order);
		assertThatTypeIsOneTypeOrRefused(routingTarget, order);
	}

	private void assertThatTargetIsHarborOrNot(RoutingTarget target, Order order) {
		boolean expression = target.getTarget().startsWith(EXPRESSION);
		try {
			boolean toHarbor = this.routing.isToHarbor(target, () -> {
				assertThat(expression).as("payload is only needed by an expression").isTrue();
				return order;
			});
			if (!expression) {
				assertThat(toHarbor).isEqualTo(target.getTarget().equals("harbor"));
			}
		}
		catch (ExpressionException | IllegalArgumentException | IllegalStateException ex) {
			assertThat(expression).as("only an expression fails").isTrue();
		}
	}

	private void assertThatTypeIsOneTypeOrRefused(RoutingTarget target, Order order) {
		try {
			String type = this.routing.type(target, order);
			assertThat(type).isNotBlank().doesNotContain("::", EXPRESSION);
			if (!target.hasExpression()) {
				assertThat(type).isEqualTo(target.getKey());
			}
		}
		catch (ExpressionException | IllegalArgumentException ex) {
			// The latter for a plus sign without an operand.
			assertThat(target.hasExpression()).as("only an expression fails").isTrue();
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasMessageContainingAll(target.toString(), Order.class.getName(),
					"externalize to 'harbor::<type>'");
		}
	}

	/**
	 * Leave only the characters that the expressions above need: no class, bean or other
	 * method can be named with them.
	 */
	private static @Nullable String harmless(@Nullable String text) {
		if (text == null) {
			return null;
		}
		String harmless = text.contains(EXPRESSION) ? text.replaceAll("[^acdeghnorb'+() .:#{}]", "") : text;
		return harmless.substring(0, Math.min(harmless.length(), LONGEST));
	}

	record Order(@Nullable String change) {

	}

}
