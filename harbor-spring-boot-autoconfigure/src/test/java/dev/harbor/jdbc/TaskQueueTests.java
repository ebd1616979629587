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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.jdbc.TaskQueue.DueTask;
import dev.harbor.jdbc.TaskQueue.Handler;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link TaskQueue} on every database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TaskQueueTests {

	private final HikariDataSource dataSource;

	private final HarborTables tables = HarborTables.withPrefix("queue_");

	private final JdbcTransactionManager transactionManager;

	private final TransactionTemplate transaction;

	private final HarborDatabase database;

	private final Map<String, Integer> runs = new ConcurrentHashMap<>();

	private final List<TaskQueue> queues = new ArrayList<>();

	TaskQueueTests(TestDatabase database) {
		this.dataSource = database.dataSource();
		this.transactionManager = new JdbcTransactionManager(this.dataSource);
		this.transaction = new TransactionTemplate(this.transactionManager);
		this.database = database(null);
		Resource script = new DefaultResourceLoader()
			.getResource(HarborTables.SCHEMA_LOCATION.replace("@@platform@@", database.platform()));
		// Twice, because scripts run at each start.
		new ResourceDatabasePopulator(this.tables.script(script), this.tables.script(script)).execute(this.dataSource);
	}

	@AfterEach
	void stop() {
		this.queues.forEach(TaskQueue::stop);
		this.queues.clear();
		this.runs.clear();
		for (String table : List.of("outbox_task", "outbox_event")) {
			this.database.jdbc().update("delete from " + this.tables.name(table));
		}
		this.database.jdbc().update("delete from " + this.tables.name("application"));
	}

	@AfterAll
	void close() {
		this.dataSource.close();
	}

	@Test
	void taskOfCommittedTransactionIsRunWithoutWaitingForThePoll() {
		TaskQueue queue = startWithoutFurtherPolls(Map.of());
		this.transaction.executeWithoutResult((status) -> queue.schedule("one", Instant.now()));
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.runs).containsOnly(Map.entry("one", 1)));
		Awaitility.await().until(queue::isIdle);
	}

	@Test
	void taskOfRolledBackTransactionIsNotRun() {
		TaskQueue queue = start(this::count);
		this.transaction.executeWithoutResult((status) -> {
			queue.schedule("one", Instant.now());
			status.setRollbackOnly();
		});
		queue.schedule("two", Instant.now());
		Awaitility.await().untilAsserted(() -> assertThat(this.runs).containsOnlyKeys("two"));
	}

	@Test
	void workOfTheHandlerIsRolledBackWithTheTask() {
		TaskQueue queue = start((task) -> this.transaction.executeWithoutResult((status) -> {
			task.done();
			if (this.runs.merge(task.id(), 1, Integer::sum) == 1) {
				throw new IllegalStateException("The first time");
			}
		}));
		queue.schedule("one", Instant.now());
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.runs).containsEntry("one", 2));
		Awaitility.await().until(queue::isIdle);
	}

	@Test
	void handlerIsNotifiedOfInterruptedRuns() {
		List<String> interrupted = new ArrayList<>();
		TaskQueue queue = start(new Handler() {

			@Override
			public void handle(DueTask task) {
				if (TaskQueueTests.this.runs.merge(task.id(), 1, Integer::sum) == 1) {
					throw new IllegalStateException("The first time");
				}
				task.done();
			}

			@Override
			public void interrupted(String id, Instant lastSeen) {
				interrupted.add(id);
			}

		});
		queue.schedule("one", Instant.now());
		Awaitility.await().until(queue::isIdle);
		assertThat(interrupted).containsExactly("one");
	}

	@Test
	void taskIsRunAgainWhenTheHandlerReschedulesIt() {
		TaskQueue queue = startWithoutFurtherPolls((task) -> {
			if (this.runs.merge(task.id(), 1, Integer::sum) == 1) {
				task.again(Instant.now().plus(Duration.ofHours(1)));
			}
			else {
				task.done();
			}
		}, Map.of("one", Instant.now()));
		assertThat(this.runs).containsOnly(Map.entry("one", 1));
		queue.bringForward(Duration.ofHours(1));
		Awaitility.await().untilAsserted(() -> assertThat(this.runs).containsOnly(Map.entry("one", 2)));
	}

	@Test
	void waitingTaskThatIsMadeDueIsRunAfterTheCommitWithoutWaitingForThePoll() {
		TaskQueue queue = startWithoutFurtherPolls(Map.of("one", Instant.now().plus(Duration.ofHours(1))));
		this.transaction.executeWithoutResult((status) -> {
			assertThat(queue.reschedule("two", Instant.now())).isFalse();
			assertThat(queue.reschedule("one", Instant.now())).isTrue();
		});
		Awaitility.await().untilAsserted(() -> assertThat(this.runs).containsOnly(Map.entry("one", 1)));
	}

	@Test
	void severalInstancesRunEachTaskOnce() {
		List<TaskQueue> instances = List.of(start(this::count), start(this::count));
		this.transaction.executeWithoutResult((status) -> {
			for (int i = 0; i < 200; i++) {
				instances.get(i % 2).schedule("task-" + i, Instant.now());
			}
		});
		Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(this.runs).hasSize(200));
		Awaitility.await().until(instances.get(0)::isIdle);
		assertThat(this.runs).allSatisfy((id, times) -> assertThat(times).isOne());
	}

	@Test
	void taskOfADeadInstanceIsTakenOverWithoutWaitingForThePoll() {
		List<Instant> lastSeen = new ArrayList<>();
		TaskQueue queue = queue(new Handler() {

			@Override
			public void handle(DueTask task) {
				count(task);
			}

			@Override
			public void interrupted(String id, Instant time) {
				lastSeen.add(time);
			}

		}, Duration.ofHours(1));
		queue.schedule("one", Instant.now());
		Instant heartbeat = Instant.now().minusSeconds(60);
		this.database.jdbc()
			.update("update " + this.tables.name("outbox_task") + " set picked = ?, picked_by = ?, last_heartbeat = ?",
					(statement) -> {
						statement.setBoolean(1, true);
						statement.setString(2, "dead");
						this.database.dialect().customization().setInstant(statement, 3, heartbeat);
					});
		queue.start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.runs).containsOnly(Map.entry("one", 1)));
		assertThat(lastSeen).singleElement()
			.satisfies((time) -> assertThat(Duration.between(heartbeat, time).abs()).isLessThan(Duration.ofMillis(1)));
	}

	@Test
	void lostTaskCannotBeEnded() {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch takenOver = new CountDownLatch(1);
		AtomicInteger committed = new AtomicInteger();
		TaskQueue queue = start((task) -> {
			if (this.runs.merge(task.id(), 1, Integer::sum) == 1) {
				running.countDown();
				await(takenOver);
			}
			this.transaction.executeWithoutResult((status) -> task.done());
			committed.incrementAndGet();
		});
		queue.schedule("one", Instant.now());
		await(running);
		this.database.jdbc()
			.update("update " + this.tables.name("outbox_task") + " set version = version + 1, picked = ?", false);
		queue.trigger();
		Awaitility.await().until(queue::isIdle);
		takenOver.countDown();
		queue.stop();
		assertThat(committed).hasValue(1);
	}

	@Test
	void stopWaitsForRunningTasks() {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		TaskQueue queue = start((task) -> {
			running.countDown();
			await(end);
			count(task);
		});
		queue.schedule("one", Instant.now());
		await(running);
		Thread stopping = new Thread(queue::stop);
		stopping.start();
		Awaitility.await().until(() -> !queue.isRunning());
		Awaitility.await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
		assertThat(this.runs).isEmpty();
		end.countDown();
		Awaitility.await().until(() -> !stopping.isAlive());
		assertThat(this.runs).containsOnly(Map.entry("one", 1));
		assertThat(queue.isIdle()).isTrue();
	}

	@Test
	void tasksAreRunOneAfterTheOtherWhileAllOtherThreadsHang() {
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch hanging = new CountDownLatch(3);
		TaskQueue queue = queue((task) -> {
			if (task.id().startsWith("hanging")) {
				hanging.countDown();
				await(end);
			}
			count(task);
		}, Duration.ofHours(1));
		for (int i = 0; i < 3; i++) {
			queue.schedule("hanging-" + i, Instant.now().minusSeconds(1));
		}
		for (int i = 0; i < 30; i++) {
			queue.schedule("task-" + i, Instant.now());
		}
		queue.start();
		await(hanging);
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.runs).hasSize(30));
		end.countDown();
		Awaitility.await().until(queue::isIdle);
	}

	@Test
	void quickTasksAreRunWithoutAnotherPollHoweverManyAreDue() {
		TaskQueue queue = queue(this::count, Duration.ofHours(1));
		this.transaction.executeWithoutResult((status) -> {
			for (int i = 0; i < 500; i++) {
				queue.schedule("task-" + i, Instant.now());
			}
		});
		queue.start();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(queue::isIdle);
		assertThat(this.runs).hasSize(500).allSatisfy((id, times) -> assertThat(times).isOne());
	}

	@Test
	void tasksThatWaitForAThreadAreLeftToOthersWhenTheQueueStops() {
		CountDownLatch running = new CountDownLatch(4);
		CountDownLatch end = new CountDownLatch(1);
		AtomicInteger begun = new AtomicInteger();
		// Quick at first, so that many are taken at once.
		TaskQueue queue = queue((task) -> {
			if (begun.incrementAndGet() > 150) {
				running.countDown();
				await(end);
			}
			count(task);
		});
		this.transaction.executeWithoutResult((status) -> {
			for (int i = 0; i < 300; i++) {
				queue.schedule("task-" + i, Instant.now());
			}
		});
		queue.start();
		await(running);
		Thread stopping = new Thread(queue::stop);
		stopping.start();
		Awaitility.await().until(() -> !queue.isRunning());
		Awaitility.await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
		end.countDown();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !stopping.isAlive());
		Integer taken = this.database.jdbc()
			.queryForObject("select count(*) from " + this.tables.name("outbox_task") + " where picked_by is not null",
					Integer.class);
		assertThat(taken).isZero();
		assertThat(this.runs).hasSizeLessThan(300);
		start(this::count);
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.runs).hasSize(300));
		assertThat(this.runs).allSatisfy((id, times) -> assertThat(times).isOne());
	}

	@Test
	void stoppedQueueCanBeStartedAgain() {
		TaskQueue queue = start(this::count);
		queue.stop();
		queue.schedule("one", Instant.now());
		assertThat(queue.isIdle()).isFalse();
		queue.start();
		Awaitility.await().untilAsserted(() -> assertThat(this.runs).containsOnly(Map.entry("one", 1)));
	}

	@Test
	void recurringJobIsRunInOneInstanceAtATimeAndAfterAFailure() {
		AtomicInteger jobs = new AtomicInteger();
		AtomicInteger running = new AtomicInteger();
		AtomicInteger overlaps = new AtomicInteger();
		for (int i = 0; i < 2; i++) {
			TaskQueue queue = TaskQueue.builder(this.database, "outbox")
				.pollingInterval(Duration.ofMillis(50))
				.recurring("job", Duration.ofMillis(10), () -> {
					if (running.incrementAndGet() > 1) {
						overlaps.incrementAndGet();
					}
					try {
						if (jobs.incrementAndGet() == 1) {
							throw new IllegalStateException("The first time");
						}
					}
					finally {
						running.decrementAndGet();
					}
				})
				.build(this::count);
			this.queues.add(queue);
			queue.start();
		}
		Awaitility.await().until(() -> jobs.get() > 4);
		assertThat(overlaps).hasValue(0);
		assertThat(this.database.jdbc()
			.queryForList("select task_name from " + this.tables.name("outbox_task"), String.class))
			.as("one row for both instances")
			.containsExactly("job");
		assertThat(this.queues).as("a job is not a task").allMatch(TaskQueue::isIdle);
	}

	@Test
	void readOnlyTransactionIsRefused() {
		TransactionTemplate readOnly = new TransactionTemplate(this.transactionManager);
		readOnly.setReadOnly(true);
		assertThatIllegalStateException()
			.isThrownBy(() -> readOnly.executeWithoutResult((status) -> this.database.inTransaction(() -> 1)))
			.withMessageContaining("read-only");
	}

	@Test
	void taskIsStoredInTheFormatOfDbScheduler() {
		Instant dueAt = Instant.parse("2126-03-29T01:30:00.123Z");
		queue(this::count).schedule("ours", dueAt);
		SchedulerClient.Builder.create(this.dataSource)
			.tableName(this.tables.name("outbox_task"))
			.jdbcCustomization(this.database.dialect().customization())
			.build()
			.scheduleBatch(List.of(new TaskInstance<>("outbox", "theirs")), dueAt);
		assertThat(row("ours")).isEqualTo(row("theirs"));
	}

	private Map<String, Object> row(String task) {
		Map<String, Object> row = this.database.jdbc()
			.queryForMap("select * from " + this.tables.name("outbox_task") + " where task_instance = ?", task);
		row.remove("task_instance");
		return row;
	}

	@Test
	void tablesBelongToOneApplication() {
		database(null).verify(Map.of("outbox_task", "1"));
		database("orders").verify(Map.of("outbox_task", "1"));
		database("orders").verify(Map.of());
		assertThatExceptionOfType(UnusableTablesException.class).isThrownBy(() -> database("billing").verify(Map.of()))
			.satisfies((ex) -> assertThat(ex.owner()).contains("orders"));
		assertThatExceptionOfType(UnusableTablesException.class)
			.isThrownBy(() -> database("orders").verify(Map.of("missing", "1")))
			.satisfies((ex) -> assertThat(ex.table()).isEqualTo("queue_missing"));
		assertThatExceptionOfType(UnusableTablesException.class)
			.isThrownBy(() -> this.database.verify(Map.of("outbox_task", "newer")))
			.withMessageContaining("'queue_outbox_task' has no column 'newer'")
			.satisfies((ex) -> assertThat(ex.column()).hasValue("newer"));
	}

	private HarborDatabase database(String application) {
		return new HarborDatabase(this.dataSource, () -> this.transactionManager, this.tables, application);
	}

	@Test
	void timesAreReadAsTheyWereWritten() {
		Instant time = Instant.parse("2026-03-29T01:30:00.123456Z");
		insertEvent(time);
		this.database.jdbc()
			.query("select emitted_at, next_attempt from " + this.tables.name("outbox_event"), (row) -> {
				assertThat(this.database.time(row, "emitted_at")).isEqualTo(time);
				assertThat(this.database.time(row, "next_attempt")).isNull();
			});
	}

	@Test
	void rowIsLockedUntilTheTransactionEnds() {
		assumeThat(this.database.dialect()).as("has 'nowait'").isNotEqualTo(Dialect.HSQLDB);
		insertEvent(Instant.now());
		String select = "select id from " + this.tables.name("outbox_event") + " where id = '1'";
		TransactionTemplate another = new TransactionTemplate(this.transactionManager);
		another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		Supplier<List<String>> lockAtOnce = () -> another.execute((status) -> this.database.jdbc()
			.queryForList(this.database.dialect().forUpdate(select) + " nowait", String.class));
		this.transaction.executeWithoutResult((status) -> {
			assertThat(this.database.<String>lock(select, (row, number) -> row.getString(1))).isEqualTo("1");
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(lockAtOnce::get);
		});
		assertThat(lockAtOnce.get()).containsExactly("1");
	}

	private void insertEvent(Instant time) {
		this.database.jdbc()
			.update("insert into " + this.tables.name("outbox_event")
					+ " (id, client, workspace_id, event_type, idempotency_key, payload, state, attempts, emitted_at)"
					+ " values ('1', 'default', 'ws_1', 'a.b', 'key', '{}', 'STORED', 0, ?)", this.database.time(time));
	}

	@Test
	void queriesAreLimited() {
		TaskQueue queue = queue(this::count);
		queue.schedule("one", Instant.now());
		queue.schedule("two", Instant.now());
		assertThat(this.database.jdbc()
			.queryForList(this.database
				.limited("select task_instance from " + this.tables.name("outbox_task") + " order by task_instance", 1),
					String.class))
			.containsExactly("one");
	}

	@Test
	void waitingTasksAreCancelledOrMadeDue() {
		Instant later = Instant.now().plus(Duration.ofHours(1));
		TaskQueue queue = startWithoutFurtherPolls(Map.of("one", later, "two", later, "three", later));
		assertThat(queue.cancel("two")).isTrue();
		assertThat(queue.cancel("two")).isFalse();
		this.transaction.executeWithoutResult((status) -> queue.rescheduleAll(Instant.now()));
		Awaitility.await().untilAsserted(() -> assertThat(this.runs).containsOnlyKeys("one", "three"));
	}

	@Test
	void tasksAfterSkippedOnesAreRunAndTheSkippedOnesLater() {
		AtomicReference<Set<String>> skipped = new AtomicReference<>(Set.of("aa11", "bb22"));
		TaskQueue queue = TaskQueue.builder(this.database, "outbox")
			.pollingInterval(Duration.ofMillis(50))
			.skipping(skipped::get)
			.build(this::count);
		this.queues.add(queue);
		this.transaction.executeWithoutResult((status) -> {
			for (int i = 0; i < 20; i++) {
				queue.schedule("task-" + i + ((i % 2 == 0) ? "aa11" : "bb22"), Instant.now().minusSeconds(10));
			}
			queue.schedule("task-aa11-cc33", Instant.now());
		});
		queue.start();
		Awaitility.await().untilAsserted(() -> assertThat(this.runs).containsOnlyKeys("task-aa11-cc33"));
		assertThat(queue.isIdle()).isFalse();
		skipped.set(Set.of("aa11"));
		Awaitility.await().untilAsserted(() -> assertThat(this.runs).hasSize(11));
		skipped.set(Set.of());
		Awaitility.await().until(queue::isIdle);
		assertThat(this.runs).hasSize(21).allSatisfy((id, times) -> assertThat(times).isOne());
	}

	@Test
	void taskThatIsGivenBackIsRunAgainUnchanged() {
		List<Map<String, Object>> rows = new CopyOnWriteArrayList<>();
		TaskQueue queue = queue((task) -> {
			rows.add(row(task.id()));
			if (rows.size() == 1) {
				task.giveBack();
			}
			else {
				count(task);
			}
		}, Duration.ofHours(1));
		queue.schedule("one", Instant.now().minusSeconds(10));
		queue.start();
		Awaitility.await().until(queue::isIdle);
		assertThat(this.runs).containsOnly(Map.entry("one", 1));
		assertThat(rows).hasSize(2)
			.extracting((row) -> row.get("execution_time"))
			.allMatch(rows.get(0).get("execution_time")::equals);
	}

	private TaskQueue startWithoutFurtherPolls(Map<String, Instant> tasks) {
		return startWithoutFurtherPolls(this::count, tasks);
	}

	/**
	 * Return a queue that has polled, and does so again in an hour or when it is
	 * triggered.
	 */
	private TaskQueue startWithoutFurtherPolls(Handler handler, Map<String, Instant> tasks) {
		AtomicBoolean polled = new AtomicBoolean();
		TaskQueue queue = queue((task) -> {
			if (task.id().equals("polled")) {
				task.done();
				polled.set(true);
			}
			else {
				handler.handle(task);
			}
		}, Duration.ofHours(1));
		// Before the start, since adding a task triggers the queue.
		tasks.forEach(queue::schedule);
		queue.schedule("polled", Instant.now());
		queue.start();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> polled.get() && queue.isIdle());
		return queue;
	}

	private TaskQueue start(Handler handler) {
		TaskQueue queue = queue(handler);
		queue.start();
		return queue;
	}

	private TaskQueue queue(Handler handler) {
		return queue(handler, Duration.ofSeconds(2));
	}

	private TaskQueue queue(Handler handler, Duration pollingInterval) {
		TaskQueue queue = TaskQueue.builder(this.database, "outbox")
			.pollingInterval(pollingInterval)
			.takeOverAfter(Duration.ofSeconds(3))
			.build(handler);
		this.queues.add(queue);
		return queue;
	}

	private void count(DueTask task) {
		this.transaction.executeWithoutResult((status) -> {
			this.runs.merge(task.id(), 1, Integer::sum);
			task.done();
		});
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
