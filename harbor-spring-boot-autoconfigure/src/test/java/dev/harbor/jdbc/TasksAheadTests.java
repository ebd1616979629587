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

package dev.harbor.jdbc;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TasksAhead}.
 */
class TasksAheadTests {

	@Test
	void fewDifferentNumbersAreTakenSoThatFewStatementsArePrepared() {
		int[] numbers = IntStream.rangeClosed(1, 16 + TasksAhead.MAX).map(TasksAhead::ofFew).distinct().toArray();
		assertThat(numbers).containsExactly(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64);
	}

	@Test
	void neverMoreAreTakenThanWantedAndNeverLessThanTwoThirds() {
		assertThat(IntStream.rangeClosed(1, 1000))
			.allSatisfy((wanted) -> assertThat(TasksAhead.ofFew(wanted)).isBetween((2 * wanted + 2) / 3, wanted));
	}

}
