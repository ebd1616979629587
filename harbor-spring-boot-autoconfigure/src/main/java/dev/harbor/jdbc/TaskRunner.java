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
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.SystemClock;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.harbor.jdbc.TaskQueue.DueTask;
import dev.harbor.jdbc.TaskQueue.Handler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs the tasks of a queue with db-scheduler. Each start creates a scheduler with a
 * unique name, so that tasks of an instance that died are not mistaken for its own.
 */
class TaskRunner {

	private static final Log logger = LogFactory.getLog(TaskRunner.class);

	// The minimum of db-scheduler.
	private static final int MISSED_HEARTBEATS = 4;

	private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

	private static final Duration FOREVER = Duration.ofDays(100 * 365);

	private final Settings settings;

	private final TaskTable table;

	private final Handler handler;

	// Not guarded by a lock that is held while the database is used, because transactions
	// of the application trigger while they hold a connection.
	private volatile @Nullable Scheduler scheduler;

	TaskRunner(Settings settings, TaskTable table, Handler handler) {
		this.settings = settings;
		this.table = table;
		this.handler = handler;
	}

	/**
	 * Start running tasks, as soon as the database is available.
	 */
	synchronized void start() {
		if (this.scheduler != null) {
			return;
		}
		List<RecurringTask<Void>> jobs = jobs();
		ExecutorService poller = Executors.newSingleThreadExecutor(daemons(threadPrefix() + "poll-"));
		Scheduler scheduler = build(jobs, poller);
		this.scheduler = scheduler;
		poller.execute(() -> start(scheduler, jobs));
	}

	/**
	 * Add the recurring jobs and start the scheduler. db-scheduler would do without a job
	 * that it cannot add.
	 */
	private void start(Scheduler scheduler, List<RecurringTask<Void>> jobs) {
		Clock clock = new SystemClock();
		while (!scheduler.getSchedulerState().isShuttingDown()) {
			try {
				jobs.forEach((job) -> job.onStartup(scheduler, clock));
				scheduler.start();
				return;
			}
			catch (RuntimeException ex) {
				if (!scheduler.getSchedulerState().isShuttingDown()) {
					logger.warn("The %s could not be started and tries again".formatted(this.settings.name()), ex);
					pause();
				}
			}
		}
	}

	private void pause() {
		try {
			TimeUnit.NANOSECONDS.sleep(this.settings.pollingInterval().toNanos());
		}
		catch (InterruptedException ex) {
			// The queue is being stopped.
			Thread.currentThread().interrupt();
		}
	}

	private List<RecurringTask<Void>> jobs() {
		List<RecurringTask<Void>> jobs = new ArrayList<>();
		this.settings.recurring().forEach((name, job) -> {
			Pause pause = new Pause(job.interval());
			jobs.add(Tasks.recurring(name, pause).execute((instance, context) -> pause.next = job.run(name)));
		});
		return jobs;
	}

	private Scheduler build(List<RecurringTask<Void>> jobs, ExecutorService poller) {
		HarborDatabase database = this.settings.database();
		Duration heartbeat = this.settings.takeOverAfter().dividedBy(MISSED_HEARTBEATS + 2);
		SkippedTasks skipped = new SkippedTasks(this.settings.skipped(), System::nanoTime);
		TasksAhead ahead = new TasksAhead(this.settings.concurrency(), skipped, this::trigger);
		List<Task<?>> tasks = new ArrayList<>(jobs);
		tasks.add(Tasks.custom(this.table.taskName(), Void.class)
			.onDeadExecution(this::takeOver)
			.execute((instance, context) -> {
				runIfCurrent(context, ahead);
				return settled();
			}));
		DataSource dataSource = new WaitingDataSource(database.dataSource(), this.settings.name(),
				this.settings.pollingInterval());
		SchedulerBuilder builder = Scheduler.create(dataSource, tasks)
			.tableName(this.table.name())
			.schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
			.serializer(new BytesSerializer())
			.pollingInterval(this.settings.pollingInterval())
			.heartbeatInterval(heartbeat)
			.missedHeartbeatsLimit(MISSED_HEARTBEATS)
			.shutdownMaxWait(this.settings.shutdownTimeout())
			.commitWhenAutocommitDisabled(true)
			// A job that only other instances have is left to them.
			.deleteUnresolvedAfter(FOREVER)
			.failureLogging(LogLevel.ERROR, true)
			.threads(this.settings.concurrency())
			.executorService(executor(threadFactory(threadPrefix()), ahead))
			.dueExecutor(poller)
			.housekeeperExecutor(Executors.newScheduledThreadPool(2, daemons(threadPrefix() + "heartbeat-")))
			.addSchedulerListener(new AbstractSchedulerListener() {

				@Override
				public void onSchedulerEvent(SchedulerEventType type) {
					if (type == SchedulerEventType.RAN_EXECUTE_DUE) {
						skipped.endLook();
					}
				}

			});
		return database.dialect().polling(builder, ahead, skipped, this.settings.concurrency()).build();
	}

	private String threadPrefix() {
		return "harbor-" + this.settings.name() + "-";
	}

	private ExecutorService executor(ThreadFactory threads, TasksAhead ahead) {
		int size = this.settings.concurrency();
		return new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads) {

			@Override
			public void execute(Runnable run) {
				super.execute(() -> {
					try {
						run.run();
					}
					catch (RuntimeException ex) {
						reportNotTaken(ex);
					}
				});
			}

			@Override
			protected void afterExecute(Runnable run, @Nullable Throwable failure) {
				// When db-scheduler does not count the run any more.
				ahead.ended();
			}

		};
	}

	/**
	 * db-scheduler handles all failures, except of the statement that takes a task where
	 * tasks are taken one by one. The task is still due.
	 */
	private void reportNotTaken(RuntimeException failure) {
		if (Repetition.isOfConcurrency(failure)) {
			logger.debug("A task of the %s could not be taken at the same time as another change"
				.formatted(this.settings.name()), failure);
			trigger();
		}
		else {
			logger.warn(
					"A task of the %s could not be taken and waits for the next poll".formatted(this.settings.name()),
					failure);
		}
	}

	private ThreadFactory threadFactory(String prefix) {
		return this.settings.virtualThreads() ? new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory()
				: daemons(prefix);
	}

	private static ThreadFactory daemons(String prefix) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
		factory.setDaemon(true);
		return factory;
	}

	/**
	 * The handler completes or reschedules its task within its transaction.
	 */
	private static CompletionHandler<Void> settled() {
		return (completed, operations) -> {
		};
	}

	void stop() {
		Scheduler scheduler;
		synchronized (this) {
			scheduler = this.scheduler;
			this.scheduler = null;
		}
		if (scheduler != null) {
			scheduler.stop();
		}
	}

	void trigger() {
		Scheduler scheduler = this.scheduler;
		if (scheduler != null) {
			scheduler.triggerCheckForDueExecutions();
		}
	}

	/**
	 * Run a task, unless it has waited for a thread for so long that it may be taken over
	 * before its first heartbeat, or this instance is being stopped.
	 */
	private void runIfCurrent(ExecutionContext context, TasksAhead ahead) {
		Execution execution = context.getExecution();
		if (context.getSchedulerState().isShuttingDown() || hasWaited(execution)) {
			giveBackUntouched(execution);
			return;
		}
		long begun = System.nanoTime();
		run(execution, context.getSchedulerState());
		ahead.ran(System.nanoTime() - begun);
	}

	private boolean hasWaited(Execution execution) {
		Instant taken = execution.lastHeartbeat;
		return taken != null && Duration.between(taken, Instant.now())
			.compareTo(this.settings.takeOverAfter().dividedBy(MISSED_HEARTBEATS)) > 0;
	}

	private void giveBackUntouched(Execution execution) {
		try {
			this.settings.database().inTransaction(() -> {
				this.table.giveBack(execution, execution.executionTime, execution.consecutiveFailures);
				return execution;
			});
			trigger();
		}
		catch (TaskLostException ex) {
			logger.debug(ex.getMessage());
		}
		catch (RuntimeException ex) {
			reportKept(execution, ex);
		}
	}

	private void run(Execution execution, SchedulerState state) {
		RunningTask task = new RunningTask(execution, state);
		try {
			this.handler.handle(task);
			if (task.settled) {
				return;
			}
			logger.error("Task '%s' of the %s was neither completed nor rescheduled".formatted(task.id(),
					this.settings.name()));
		}
		catch (TaskLostException ex) {
			logger.debug(ex.getMessage());
			return;
		}
		catch (Throwable ex) {
			logger.error("Task '%s' of the %s failed and runs again".formatted(task.id(), this.settings.name()), ex);
		}
		tryAgain(execution);
	}

	private void tryAgain(Execution execution) {
		try {
			int failures = execution.consecutiveFailures + 1;
			Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, 6));
			giveBack(execution, Instant.now(), (pause.compareTo(MAX_PAUSE) < 0) ? pause : MAX_PAUSE, failures);
		}
		catch (TaskLostException ex) {
			logger.debug(ex.getMessage());
		}
		catch (RuntimeException ex) {
			reportKept(execution, ex);
		}
	}

	private void reportKept(Execution execution, RuntimeException failure) {
		// An instance takes it over.
		logger.warn("Task '%s' of the %s could not be given back".formatted(execution.getId(), this.settings.name()),
				failure);
	}

	private void takeOver(ExecutionComplete completed, ExecutionOperations<Void> operations) {
		Execution execution = completed.getExecution();
		try {
			giveBack(execution, execution.lastHeartbeat, Duration.ZERO, execution.consecutiveFailures);
			logger.info("Task '%s' of the %s is taken over from instance %s, last seen at %s"
				.formatted(execution.getId(), this.settings.name(), execution.pickedBy, execution.lastHeartbeat));
			trigger();
		}
		catch (TaskLostException ex) {
			logger.debug(ex.getMessage());
		}
	}

	private void giveBack(Execution execution, Instant lastSeen, Duration pause, int consecutiveFailures) {
		this.settings.database().inTransaction(() -> {
			// In the same order as a handler, to avoid deadlocks.
			this.handler.interrupted(execution.getId(), lastSeen);
			this.table.giveBack(execution, Instant.now().plus(pause), consecutiveFailures);
			return execution;
		});
	}

	/**
	 * The settings of a queue.
	 */
	record Settings(HarborDatabase database, String name, int concurrency, Duration pollingInterval,
			Duration takeOverAfter, Duration shutdownTimeout, boolean virtualThreads,
			Map<String, RecurringJob> recurring, Supplier<Set<String>> skipped) {

	}

	/**
	 * A task that is running in this instance.
	 */
	private final class RunningTask implements DueTask {

		private final Execution execution;

		private final SchedulerState state;

		private volatile boolean settled;

		RunningTask(Execution execution, SchedulerState state) {
			this.execution = execution;
			this.state = state;
		}

		@Override
		public String id() {
			return this.execution.getId();
		}

		@Override
		public void done() {
			TaskRunner.this.table.remove(this.execution);
			this.settled = true;
		}

		@Override
		public void done(String update, Object... arguments) {
			TaskRunner.this.table.remove(this.execution, update, arguments);
			this.settled = true;
		}

		@Override
		public void again(Instant dueAt) {
			TaskRunner.this.table.giveBack(this.execution, dueAt, 0);
			this.settled = true;
		}

		@Override
		public void giveBack() {
			giveBackUntouched(this.execution);
			this.settled = true;
		}

		@Override
		public boolean isStopping() {
			return this.state.isShuttingDown();
		}

	}

	/**
	 * The time until the next run of a job, as returned by the last run.
	 */
	private static final class Pause implements Schedule {

		private final Duration interval;

		private volatile Duration next;

		Pause(Duration interval) {
			this.interval = interval;
			this.next = interval;
		}

		@Override
		public Instant getNextExecutionTime(ExecutionComplete executionComplete) {
			return FixedDelay.of(this.next).getNextExecutionTime(executionComplete);
		}

		@Override
		public Instant getInitialExecutionTime(Instant now) {
			return FixedDelay.of(this.interval).getInitialExecutionTime(now);
		}

		@Override
		public boolean isDeterministic() {
			return false;
		}

	}

	/**
	 * Tasks have no data, and the data of recurring jobs belongs to db-scheduler.
	 */
	private static final class BytesSerializer implements Serializer {

		@Override
		@SuppressWarnings("NullAway")
		public byte @Nullable [] serialize(@Nullable Object data) {
			return (byte[]) data;
		}

		@Override
		@SuppressWarnings("NullAway")
		public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] data) {
			return type.cast(data);
		}

	}

}
