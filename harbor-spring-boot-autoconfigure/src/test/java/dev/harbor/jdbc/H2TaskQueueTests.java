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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.jdbc.TaskQueue.DueTask;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.awaitility.Awaitility;
import org.h2.api.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskQueue} on H2.
 */
@ExtendWith(OutputCaptureExtension.class)
class H2TaskQueueTests extends TaskQueueTests {

	H2TaskQueueTests() {
		super(TestDatabase.H2);
	}

	@Test
	void taskThatADeadlockPreventsFromBeingTakenIsRunWithoutWaitingForThePoll(CapturedOutput output) {
		runAfterFailuresToTake("40001", Duration.ofHours(1));
		assertThat(output).doesNotContain("Exception in thread", "could not be taken and waits");
	}

	@Test
	void taskThatCannotBeTakenIsRunAfterTheNextPollAndLogged(CapturedOutput output) {
		runAfterFailuresToTake("58030", Duration.ofMillis(200));
		assertThat(output).doesNotContain("Exception in thread")
			.contains("A task of the outbox could not be taken and waits for the next poll");
	}

	private static void runAfterFailuresToTake(String state, Duration pollingInterval) {
		AtomicInteger runs = new AtomicInteger();
		withFailingChanges(state, (database) -> {
			TaskQueue queue = TaskQueue.builder(database, "outbox").pollingInterval(pollingInterval).build((task) -> {
				runs.incrementAndGet();
				task.done();
			});
			queue.schedule("one", Instant.now());
			queue.start();
			try {
				Awaitility.await().until(queue::isIdle);
			}
			finally {
				queue.stop();
			}
		});
		assertThat(runs).hasValue(1);
	}

	@Test
	void tasksAreMadeDueInSpiteOfADeadlock() {
		Instant later = Instant.now().plus(Duration.ofHours(1));
		withFailingChanges("40001", (database) -> {
			TaskQueue queue = TaskQueue.builder(database, "outbox").build(DueTask::done);
			queue.schedule("one", later);
			assertThat(queue.reschedule("one", Instant.now())).isTrue();
			assertThat(queue.isIdle()).isFalse();
		});
		withFailingChanges("40001", (database) -> {
			TaskQueue queue = TaskQueue.builder(database, "outbox").build(DueTask::done);
			assertThat(queue.reschedule("one", later)).isTrue();
			assertThat(queue.isIdle()).isTrue();
			FailingTrigger.failures.set(3);
			queue.rescheduleAll(Instant.now());
			assertThat(queue.isIdle()).isFalse();
		});
	}

	private static void withFailingChanges(String state, Consumer<HarborDatabase> test) {
		try (HikariDataSource dataSource = TestDatabase.H2.dataSource()) {
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute("create trigger queue_failure before update on queue_outbox_task for each row call '%s'"
				.formatted(FailingTrigger.class.getName()));
			FailingTrigger.state = state;
			FailingTrigger.failures.set(3);
			try {
				test.accept(new HarborDatabase(dataSource, () -> new JdbcTransactionManager(dataSource),
						HarborTables.withPrefix("queue_"), null));
			}
			finally {
				jdbc.execute("drop trigger queue_failure");
			}
			assertThat(FailingTrigger.failures.get()).isNegative();
		}
	}

	/**
	 * Lets changes of rows fail.
	 */
	public static class FailingTrigger implements Trigger {

		private static final AtomicInteger failures = new AtomicInteger();

		private static volatile String state = "";

		@Override
		public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
			if (failures.getAndDecrement() > 0) {
				throw new SQLException("For the test", state);
			}
		}

	}

}
