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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * A persistent queue of tasks in the database. One of the instances runs each due task
 * until it is done. If an instance dies, others take over its tasks. Safe for use by
 * several threads.
 *
 * @since 0.2.0
 */
public final class TaskQueue {

	private final String name;

	private final HarborDatabase database;

	private final TaskTable table;

	private final Map<String, String> tables;

	private final TaskRunner runner;

	private final BooleanSupplier condition;

	private volatile boolean running;

	private TaskQueue(Builder builder, Handler handler) {
		this.name = builder.name;
		this.database = builder.database;
		this.table = new TaskTable(builder.database, builder.name);
		Map<String, String> tables = new LinkedHashMap<>(builder.tables);
		tables.put(builder.name + "_task", "1");
		this.tables = Collections.unmodifiableMap(tables);
		this.runner = new TaskRunner(builder.settings(), this.table, handler);
		this.condition = builder.condition;
	}

	/**
	 * Start building a queue.
	 * @param database the database
	 * @param name the name of the queue, and of its table without {@code _task}
	 * @return a builder
	 */
	public static Builder builder(HarborDatabase database, String name) {
		return new Builder(database, name);
	}

	/**
	 * Add a task, in the current transaction if there is one. A due task runs after the
	 * commit without waiting for the next poll.
	 * @param id the unique id of the task, of at most 100 characters
	 * @param dueAt when to run the task
	 */
	public void schedule(String id, Instant dueAt) {
		Assert.hasText(id, "'id' must not be empty");
		Assert.notNull(dueAt, "'dueAt' must not be null");
		this.table.insert(id, dueAt);
		triggerAfterCommit();
	}

	/**
	 * Insert a row and add a task with the same id, in the current transaction if there
	 * is one and in one statement if the database supports it. Otherwise like
	 * {@link #schedule(String, Instant)}.
	 * @param id the id of the task, which must not be in the queue
	 * @param dueAt when to run it
	 * @param insert a statement that inserts one row
	 * @param arguments the parameters of the statement
	 */
	public void schedule(String id, Instant dueAt, String insert, Object... arguments) {
		requireTask(id, dueAt, insert);
		this.table.insert(id, dueAt, insert, arguments);
		triggerAfterCommit();
	}

	/**
	 * Like {@link #schedule(String, Instant, String, Object...)}, with a statement that
	 * may insert no row.
	 * @param id the id of the task, which must not be in the queue
	 * @param dueAt when to run it
	 * @param insert a statement that inserts at most one row, with a column {@code id}
	 * @param arguments the parameters of the statement
	 * @return whether the row was inserted; otherwise no task is added
	 */
	public boolean scheduleIfInserted(String id, Instant dueAt, String insert, Object... arguments) {
		requireTask(id, dueAt, insert);
		boolean inserted = this.table.insertIfRowInserted(id, dueAt, insert, arguments);
		if (inserted) {
			triggerAfterCommit();
		}
		return inserted;
	}

	private static void requireTask(String id, Instant dueAt, String insert) {
		Assert.hasText(id, "'id' must not be empty");
		Assert.notNull(dueAt, "'dueAt' must not be null");
		Assert.hasText(insert, "'insert' must not be empty");
	}

	/**
	 * Add rows and the tasks of the same ids by one statement, which is a transaction of
	 * its own and needs no transaction manager. Only where the database
	 * {@link HarborDatabase#insertsConditionally() can}, and
	 * {@link HarborDatabase#isOutsideTransactions() outside of transactions}.
	 * @param dueAt when to run the tasks
	 * @param timeout the maximum time of the statement, or zero if there is none
	 * @param insert a statement that inserts rows with a column {@code id}
	 * @param arguments the parameters of the statement
	 * @return the ids of the inserted rows
	 */
	public Set<String> scheduleInserted(Instant dueAt, Duration timeout, String insert, Object... arguments) {
		Assert.notNull(dueAt, "'dueAt' must not be null");
		Assert.notNull(timeout, "'timeout' must not be null");
		Assert.hasText(insert, "'insert' must not be empty");
		Set<String> ids = this.table.insertAll(dueAt, timeout, insert, arguments);
		if (!ids.isEmpty()) {
			trigger();
		}
		return ids;
	}

	private void triggerAfterCommit() {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			trigger();
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				trigger();
			}

		});
	}

	/**
	 * Make a waiting task due, in the current transaction if there is one. It runs after
	 * the commit without waiting for the next poll.
	 * @param id the id of the task
	 * @param dueAt when to run it
	 * @return whether a waiting task with the id exists
	 */
	public boolean reschedule(String id, Instant dueAt) {
		Assert.notNull(dueAt, "'dueAt' must not be null");
		return this.database.inTransaction(() -> {
			boolean moved = this.table.move(id, dueAt);
			if (moved) {
				triggerAfterCommit();
			}
			return moved;
		});
	}

	/**
	 * Make all waiting tasks due, like {@link #reschedule(String, Instant)}.
	 * @param dueAt when to run them
	 */
	public void rescheduleAll(Instant dueAt) {
		Assert.notNull(dueAt, "'dueAt' must not be null");
		// Locks in another order than instances that take tasks, so that a deadlock is
		// possible.
		this.database.inTransaction(() -> {
			int moved = this.table.moveAll(dueAt);
			if (moved > 0) {
				triggerAfterCommit();
			}
			return moved;
		});
	}

	/**
	 * Remove a waiting task, in the current transaction if there is one.
	 * @param id the id of the task
	 * @return whether a waiting task with the id existed
	 */
	public boolean cancel(String id) {
		return this.table.removeWaiting(id);
	}

	/**
	 * Run due tasks without waiting for the next poll.
	 */
	public void trigger() {
		this.runner.trigger();
	}

	/**
	 * Return whether no task is due or running in any instance.
	 * @return whether the queue is idle
	 */
	public boolean isIdle() {
		return !this.table.hasDue(Instant.now());
	}

	/**
	 * Make waiting tasks due earlier, for tests.
	 * @param duration the duration
	 */
	public void bringForward(Duration duration) {
		Assert.notNull(duration, "'duration' must not be null");
		this.database.inTransaction(() -> {
			this.table.bringForward(duration);
			triggerAfterCommit();
			return duration;
		});
	}

	/**
	 * Return whether this queue runs tasks and needs its tables.
	 * @return whether the queue is needed
	 */
	public boolean isNeeded() {
		return this.condition.getAsBoolean();
	}

	/**
	 * Check that the tables of this queue exist and belong to this application.
	 * @throws UnusableTablesException if a table or a column is missing, or if the tables
	 * belong to another application
	 */
	public void verify() {
		this.database.verify(this.tables);
	}

	/**
	 * Start running tasks, on threads of this queue.
	 */
	public void start() {
		this.running = true;
		this.runner.start();
	}

	/**
	 * Stop running tasks. Waits for running tasks up to the shutdown timeout.
	 */
	public void stop() {
		this.running = false;
		this.runner.stop();
	}

	/**
	 * Return whether this instance runs tasks.
	 * @return whether the queue is started
	 */
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public String toString() {
		return "TaskQueue[" + this.name + "]";
	}

	/**
	 * Runs tasks.
	 */
	public interface Handler {

		/**
		 * Run a task. Must call {@link DueTask#done()} or {@link DueTask#again(Instant)},
		 * preferably in the transaction that records the result, or
		 * {@link DueTask#giveBack()}. After an exception the task runs again.
		 * @param task the task
		 */
		void handle(DueTask task);

		/**
		 * Record that a run of a task was interrupted, because its instance died or an
		 * exception ended it. Called in a transaction before the task runs again.
		 * @param id the id of the task
		 * @param lastSeen the time of the last heartbeat
		 */
		default void interrupted(String id, Instant lastSeen) {
		}

	}

	/**
	 * A running task.
	 */
	public interface DueTask {

		/**
		 * Return the id of the task.
		 * @return the id
		 */
		String id();

		/**
		 * Remove the task, in the current transaction.
		 */
		void done();

		/**
		 * Change a row and remove the task, in the current transaction and in one
		 * statement if the database supports it.
		 * @param update a statement that changes one row and ends with its condition
		 * @param arguments the parameters of the statement
		 */
		void done(String update, Object... arguments);

		/**
		 * Schedule the task again, in the current transaction.
		 * @param dueAt when to run it
		 */
		void again(Instant dueAt);

		/**
		 * Leave the task unchanged for a later run. Not called in a transaction.
		 */
		void giveBack();

		/**
		 * Return whether the queue is being stopped, which interrupts tasks that take too
		 * long.
		 * @return whether the queue is being stopped
		 */
		boolean isStopping();

	}

	/**
	 * Builder of a {@link TaskQueue}. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final HarborDatabase database;

		private final String name;

		private final Map<String, RecurringJob> recurring = new LinkedHashMap<>();

		private int concurrency = 4;

		private Duration pollingInterval = Duration.ofSeconds(2);

		private Duration takeOverAfter = Duration.ofSeconds(15);

		private Duration shutdownTimeout = Duration.ofSeconds(20);

		private boolean virtualThreads;

		private final Map<String, String> tables = new LinkedHashMap<>();

		private BooleanSupplier condition = () -> true;

		private Supplier<Set<String>> skipped = Set::of;

		private Builder(HarborDatabase database, String name) {
			Assert.notNull(database, "'database' must not be null");
			Assert.hasText(name, "'name' must not be empty");
			this.database = database;
			this.name = name;
		}

		/**
		 * Set the maximum number of tasks that this instance runs at the same time.
		 * @param concurrency the number; the default is 4
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			Assert.isTrue(concurrency > 0, "'concurrency' must be positive");
			this.concurrency = concurrency;
			return this;
		}

		/**
		 * Return the maximum number of tasks that this instance runs at the same time.
		 * @return the number
		 */
		public int concurrency() {
			return this.concurrency;
		}

		/**
		 * Set the interval at which to look for due tasks.
		 * @param pollingInterval the interval; the default is 2 seconds
		 * @return this builder
		 */
		public Builder pollingInterval(Duration pollingInterval) {
			Assert.isTrue(pollingInterval.toMillis() > 0, "'pollingInterval' must be at least a millisecond");
			this.pollingInterval = pollingInterval;
			return this;
		}

		/**
		 * Set when tasks of an instance that died are taken over.
		 * @param takeOverAfter the time after its last heartbeat, at least a second; the
		 * default is 15 seconds
		 * @return this builder
		 */
		public Builder takeOverAfter(Duration takeOverAfter) {
			Assert.isTrue(takeOverAfter.compareTo(Duration.ofSeconds(1)) >= 0,
					"'takeOverAfter' must be at least a second");
			this.takeOverAfter = takeOverAfter;
			return this;
		}

		/**
		 * Set how long a shutdown waits for tasks before they are interrupted, and again
		 * for those that do not end then.
		 * @param shutdownTimeout the time; the default is 20 seconds
		 * @return this builder
		 */
		public Builder shutdownTimeout(Duration shutdownTimeout) {
			Assert.isTrue(!shutdownTimeout.isNegative(), "'shutdownTimeout' must not be negative");
			this.shutdownTimeout = shutdownTimeout;
			return this;
		}

		/**
		 * Set whether tasks run on virtual threads.
		 * @param virtualThreads whether to use virtual threads; the default is
		 * {@code false}
		 * @return this builder
		 */
		public Builder virtualThreads(boolean virtualThreads) {
			this.virtualThreads = virtualThreads;
			return this;
		}

		/**
		 * Set which tasks this instance does not take for now. The others are taken as if
		 * these were not due.
		 * @param skipped returns the ends of the ids of these tasks, of letters and
		 * digits; called each time that the queue looks for due tasks
		 * @return this builder
		 */
		public Builder skipping(Supplier<Set<String>> skipped) {
			Assert.notNull(skipped, "'skipped' must not be null");
			this.skipped = skipped;
			return this;
		}

		/**
		 * Set the condition under which the queue runs tasks and needs its tables.
		 * @param condition the condition, evaluated once all beans have been created;
		 * without one, the queue always runs
		 * @return this builder
		 */
		public Builder when(BooleanSupplier condition) {
			Assert.notNull(condition, "'condition' must not be null");
			this.condition = condition;
			return this;
		}

		/**
		 * Add tables that must exist for this queue.
		 * @param tables the names without prefix
		 * @return this builder
		 */
		public Builder tables(String... tables) {
			List.of(tables).forEach((table) -> this.tables.put(table, "1"));
			return this;
		}

		/**
		 * Add a table that must exist for this queue, with a column that its first
		 * version did not have.
		 * @param table the name without prefix
		 * @param column the name of the column
		 * @return this builder
		 */
		public Builder table(String table, String column) {
			this.tables.put(table, column);
			return this;
		}

		/**
		 * Run a recurring job on one instance at a time.
		 * @param name the name of the job
		 * @param interval the time from the end of a run to the next one
		 * @param job the job; its exceptions are logged
		 * @return this builder
		 */
		public Builder recurring(String name, Duration interval, Runnable job) {
			Assert.notNull(job, "'job' must not be null");
			return recurringUntilDone(name, interval, () -> {
				job.run();
				return Optional.empty();
			});
		}

		/**
		 * Run a recurring job on one instance at a time, which can pause without blocking
		 * a thread until it is done.
		 * @param name the name of the job
		 * @param interval the time from the end of a run to the next one
		 * @param job the job, which returns the length of the pause, or empty when it is
		 * done; its exceptions are logged
		 * @return this builder
		 */
		public Builder recurringUntilDone(String name, Duration interval, Supplier<Optional<Duration>> job) {
			Assert.notNull(job, "'job' must not be null");
			Assert.isTrue(interval.toMillis() > 0, "'interval' must be at least a millisecond");
			this.recurring.put(name, new RecurringJob(interval, job));
			return this;
		}

		/**
		 * Build the queue.
		 * @param handler the handler of tasks
		 * @return the queue
		 */
		public TaskQueue build(Handler handler) {
			Assert.notNull(handler, "'handler' must not be null");
			return new TaskQueue(this, handler);
		}

		private TaskRunner.Settings settings() {
			return new TaskRunner.Settings(this.database, this.name, this.concurrency, this.pollingInterval,
					this.takeOverAfter, this.shutdownTimeout, this.virtualThreads,
					Collections.unmodifiableMap(new LinkedHashMap<>(this.recurring)), this.skipped);
		}

	}

}
