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

package dev.harbor.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link CallBudget}.
 */
class CallBudgetTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration DAY = Duration.ofDays(1);

	private final TestTime time = new TestTime();

	@Test
	void maxWaitLeavesASecondForAnAttempt() {
		CallBudget budget = new CallBudget(this.time, DAY);
		assertThat(budget.remaining()).isEqualTo(DAY);
		assertThat(budget.maxWait()).isEqualTo(DAY.minus(SECOND));
		this.time.advance(SECOND);
		assertThat(budget.remaining()).isEqualTo(DAY.minus(SECOND));
		assertThat(budget.maxWait()).isEqualTo(DAY.minus(SECOND).minus(SECOND));
	}

	@Test
	void maxWaitIsNegativeWithoutTimeForAnAttempt() {
		CallBudget budget = new CallBudget(this.time, Duration.ofNanos(1));
		assertThat(budget.remaining()).isEqualTo(Duration.ofMillis(1));
		assertThat(budget.maxWait()).isEqualTo(SECOND.negated().plusNanos(1));
		assertThat(budget.pause(Duration.ZERO)).isFalse();
	}

	@Test
	void endlessTimeIsACentury() {
		CallBudget budget = new CallBudget(this.time, Duration.ofSeconds(Long.MAX_VALUE));
		assertThat(budget.remaining()).isEqualTo(Duration.ofDays(36_500));
	}

	@Test
	void pauseIsTakenWhenItLeavesTimeForAnAttempt() {
		CallBudget budget = new CallBudget(this.time, SECOND.multipliedBy(3));
		assertThat(budget.pause(SECOND.multipliedBy(2).plusNanos(1))).isFalse();
		assertThat(this.time.pauses()).isEmpty();
		assertThat(budget.pause(SECOND.multipliedBy(2))).isTrue();
		assertThat(this.time.pauses()).containsExactly(SECOND.multipliedBy(2));
	}

	@Test
	void pauseIsNotTakenOnAnInterruptedThread() {
		CallBudget budget = new CallBudget(this.time, DAY);
		Thread.currentThread().interrupt();
		assertThat(budget.pause(SECOND)).isFalse();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.time.pauses()).isEmpty();
	}

	@Test
	void pauseFailsIfItIsInterrupted() throws Exception {
		AtomicBoolean interrupted = new AtomicBoolean();
		AtomicBoolean follows = new AtomicBoolean(true);
		ClientLifetime lifetime = new ClientLifetime();
		CallBudget budget = new CallBudget(lifetime, DAY);
		Thread thread = new Thread(() -> {
			follows.set(budget.pause(Duration.ofHours(1)));
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		thread.start();
		await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		thread.interrupt();
		thread.join();
		assertThat(follows).isFalse();
		assertThat(interrupted).isTrue();
	}

	@Test
	void pauseFailsIfTheClientIsClosed() {
		CallBudget budget = new CallBudget(this.time, DAY);
		this.time.onPause(this.time::end);
		assertThat(budget.pause(SECOND)).isFalse();
	}

}
