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

import java.util.Set;

import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SkippingCustomization}.
 */
class SkippingCustomizationTests {

	private static final String CONDITION = "and task_name not in (?)";

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void queriesForDueTasksExcludeSkippedOnes(Dialect dialect) {
		JdbcCustomization original = dialect.customization();
		JdbcCustomization skipping = new SkippingCustomization(original,
				new SkippedTasks(() -> Set.of("bb22", "aa11"), System::nanoTime));
		String excluding = CONDITION + " and task_instance not like '%aa11'  and task_instance not like '%bb22' ";
		assertThat(skipping.createSelectDueQuery("task", 4, CONDITION, false))
			.isEqualTo(original.createSelectDueQuery("task", 4, excluding, false));
		if (original.supportsGenericLockAndFetch()) {
			assertThat(skipping.createGenericSelectForUpdateQuery("task", 4, CONDITION, false))
				.isEqualTo(original.createGenericSelectForUpdateQuery("task", 4, excluding, false));
		}
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void queriesAreUnchangedWhileNothingIsSkipped(Dialect dialect) {
		JdbcCustomization original = dialect.customization();
		assertThat(new SkippingCustomization(original, new SkippedTasks(Set::of, System::nanoTime))
			.createSelectDueQuery("task", 4, CONDITION, false))
			.isEqualTo(original.createSelectDueQuery("task", 4, CONDITION, false));
	}

}
