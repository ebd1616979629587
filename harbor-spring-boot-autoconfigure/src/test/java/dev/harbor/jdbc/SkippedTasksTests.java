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

import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SkippedTasks}, in simulated time.
 */
class SkippedTasksTests {

	private static final String OTHERS = " and task_instance not like '%aa11' ";

	private static final String NONE = " and 1 = 0 ";

	private Set<String> endings = Set.of("aa11");

	private long now = -1;

	private final SkippedTasks skipped = new SkippedTasks(() -> this.endings, () -> this.now);

	private String look(long millis) {
		String condition = this.skipped.beginLook();
		pass(Duration.ofMillis(millis));
		this.skipped.endLook();
		return condition;
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

	@Test
	void quickLooksFollowEachOther() {
		assertThat(look(10)).isEqualTo(OTHERS);
		assertThat(look(10)).isEqualTo(OTHERS);
	}

	@Test
	void slowLookIsFollowedByAPauseOfTwentyTimesItsDuration() {
		assertThat(look(30)).isEqualTo(OTHERS);
		assertThat(look(0)).isEqualTo(NONE);
		pass(Duration.ofMillis(600).minusNanos(1));
		assertThat(look(0)).isEqualTo(NONE);
		pass(Duration.ofNanos(1));
		assertThat(look(0)).isEqualTo(OTHERS);
		assertThat(look(0)).isEqualTo(OTHERS);
	}

	@Test
	void pauseIsNotLongerThanTwoSeconds() {
		look(5000);
		pass(Duration.ofSeconds(2).minusNanos(1));
		assertThat(look(0)).isEqualTo(NONE);
		pass(Duration.ofNanos(1));
		assertThat(look(0)).isEqualTo(OTHERS);
	}

	@Test
	void allTasksAreLookedForDuringThePauseIfNoneAreSkippedAnyMore() {
		look(30);
		this.endings = Set.of();
		assertThat(look(30)).isEmpty();
		this.endings = Set.of("aa11");
		assertThat(look(0)).isEqualTo(NONE);
		pass(Duration.ofMillis(570));
		assertThat(look(0)).as("the pause was not extended").isEqualTo(OTHERS);
	}

	@Test
	void lookThatFailsIsFollowedByNoPause() {
		this.skipped.beginLook();
		pass(Duration.ofSeconds(1));
		assertThat(look(0)).isEqualTo(OTHERS);
		assertThat(look(0)).isEqualTo(OTHERS);
	}

	@Test
	void endingThatIsNoLiteralIsRefused() {
		this.endings = Set.of("' or '1' = '1");
		assertThatIllegalStateException().isThrownBy(this.skipped::beginLook);
	}

}
