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
import java.util.Optional;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link EventTypes}: a pattern is refused or valid, and the intersection
 * of two patterns contains exactly the types that match both. The build runs each test
 * with known inputs; {@code JAZZER_FUZZ=1} searches for more.
 */
class EventTypesFuzzTests {

	static Stream<Arguments> patterns() {
		return Stream.of(Arguments.of("order.*", "order.shipped", "order.shipped"),
				Arguments.of("*", "order.*", "order.item.added"), Arguments.of("order.*", "order.item.*", "order.item"),
				Arguments.of("order", "order.*", "order."), Arguments.of("order.*.x", "..", ""),
				Arguments.of("order*", "Order.*", "orders"));
	}

	@MethodSource("patterns")
	@FuzzTest(maxDuration = "10m")
	void intersectionOfPatternsContainsTheTypesOfBoth(@Nullable String pattern, @Nullable String another,
			@Nullable String type) {
		Optional<EventTypes> types = types(pattern);
		Optional<EventTypes> others = types(another);
		if (types.isEmpty() || others.isEmpty() || type == null) {
			return;
		}
		boolean both = types.get().test(type) && others.get().test(type);
		assertThat(types.get().intersection(others.get()).filter((common) -> common.test(type)).isPresent())
			.isEqualTo(both);
		assertThat(others.get().intersection(types.get()).filter((common) -> common.test(type)).isPresent())
			.isEqualTo(both);
		assertThat(EventTypes.anyOf(List.of(types.get(), others.get())).test(type))
			.isEqualTo(types.get().test(type) || others.get().test(type));
	}

	private static Optional<EventTypes> types(@Nullable String pattern) {
		try {
			return (pattern != null) ? Optional.of(EventTypes.of(List.of(pattern))) : Optional.empty();
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

}
