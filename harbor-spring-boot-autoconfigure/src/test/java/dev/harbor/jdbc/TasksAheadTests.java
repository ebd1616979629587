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
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TasksAhead}, without a database.
 */
class TasksAheadTests {

	private static final int THREADS = 4;

	private final DueTasks tasks = new DueTasks(THREADS);

	private int triggers;

	/**
	 * Take tasks like db-scheduler.
	 * @param running the number of tasks that run or wait
	 */
	private int take(int running) {
		return take(this.tasks, THREADS, running);
	}

	@SuppressWarnings("NullAway")
	private static int take(TasksAhead tasks, int threads, int running) {
		return tasks.lockAndFetchSingleStatement(null, Instant.EPOCH, threads + TasksAhead.MAX - running, false).size();
	}

	private void averageIs(Duration run) {
		for (int i = 0; i < 500; i++) {
			this.tasks.ran(run.toNanos());
		}
	}

	@Test
	void eachThreadGetsATaskBeforeTheTimeOfRunsIsKnown() {
		assertThat(take(0)).isEqualTo(4);
		assertThat(take(3)).isEqualTo(1);
	}

	@Test
	void noTaskIsTakenWhileNoThreadIsFree() {
		assertThat(take(4)).isZero();
		assertThat(take(5)).isZero();
		assertThat(this.tasks.queries).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "100, 0, 6", "10, 0, 24", "10, 12, 12", "10, 24, 0", "5, 12, 32", "3, 4, 64", "1, 4, 64", "1, 20, 48",
			"60000, 0, 4" })
	void asManyTasksAreTakenAsRunWithinFiftyMilliseconds(long millis, int running, int expected) {
		// A little less, because the average is not exact.
		averageIs(Duration.ofMillis(millis).minusNanos(50));
		assertThat(take(running)).isEqualTo(expected);
	}

	@Test
	void averageFollowsTheLastRuns() {
		averageIs(Duration.ofMillis(10).minusNanos(50));
		this.tasks.ran(Duration.ofMillis(90).toNanos());
		// 20 milliseconds
		assertThat(take(1)).isBetween(12, 13);
	}

	@Test
	void furtherTasksAreLookedForWhenNoneWaitsForAThread() {
		averageIs(Duration.ofMillis(10).minusNanos(50));
		assertThat(take(0)).isEqualTo(24);
		end(19);
		assertThat(this.triggers).isZero();
		end(1);
		assertThat(this.triggers).isEqualTo(1);
		assertThat(take(4)).isEqualTo(16);
		end(15);
		assertThat(this.triggers).isEqualTo(1);
		end(1);
		assertThat(this.triggers).isEqualTo(2);
	}

	@Test
	void runsThatEndAfterTheyWereCountedHoldUpNoFurtherLook() {
		averageIs(Duration.ofMillis(10).minusNanos(50));
		assertThat(take(0)).isEqualTo(24);
		end(24);
		int before = this.triggers;
		assertThat(take(12)).isEqualTo(12);
		end(12);
		assertThat(this.triggers).isGreaterThan(before);
	}

	@Test
	void runsThatEndBetweenTheirCountAndTheLookLeaveNoThreadIdle() {
		this.tasks.due = 3;
		assertThat(take(0)).isEqualTo(3);
		end(3);
		assertThat(this.triggers).isZero();
		// Counted before they ended, with another one that ended earlier.
		assertThat(take(4)).isZero();
		assertThat(this.triggers).isEqualTo(1);
	}

	@Test
	void noneAreLookedForWhenAllWereTaken() {
		this.tasks.due = 3;
		assertThat(take(0)).isEqualTo(3);
		end(3);
		assertThat(this.triggers).isZero();
	}

	@Test
	void furtherTasksAreLookedForAfterALookWithoutAFreeThread() {
		this.tasks.due = 4;
		assertThat(take(0)).isEqualTo(4);
		assertThat(take(4)).isZero();
		end(1);
		assertThat(this.triggers).isEqualTo(1);
	}

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

	@Test
	void threadsThatAreLeftBecauseTheNumberIsRoundedDownGetTasksAtOnce() {
		DueTasks tasks = new DueTasks(8);
		tasks.due = 1;
		assertThat(take(tasks, 8, 0)).isEqualTo(1);
		tasks.due = 1000;
		assertThat(take(tasks, 8, 1)).isEqualTo(6);
		assertThat(this.triggers).isEqualTo(1);
		assertThat(take(tasks, 8, 7)).isEqualTo(1);
		assertThat(this.triggers).isEqualTo(1);
	}

	private void end(int runs) {
		for (int i = 0; i < runs; i++) {
			this.tasks.ended();
		}
	}

	private final class DueTasks extends TasksAhead {

		private int due = 1000;

		private int queries;

		DueTasks(int threads) {
			super(threads, new SkippedTasks(Set::of, System::nanoTime), () -> TasksAheadTests.this.triggers++);
		}

		@Override
		List<Execution> take(@Nullable JdbcTaskRepositoryContext context, Instant now, int limit) {
			assertThat(now).isEqualTo(Instant.EPOCH);
			this.queries++;
			int taken = Math.min(limit, this.due);
			this.due -= taken;
			return Collections.nCopies(taken, new Execution(now, new TaskInstance<>("task", "id")));
		}

	}

}
