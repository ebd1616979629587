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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.kagkarlsson.scheduler.TaskResolver.UnresolvedTask;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;

/**
 * Takes more due tasks at once than there are threads, as long as tasks are quick: what
 * an instance takes is not left to others, and has no heartbeat until it runs.
 */
class TasksAhead extends PostgreSqlJdbcCustomization {

	/**
	 * The maximum number of tasks that wait for a thread.
	 */
	static final int MAX = 64;

	// How long a task may have to wait for a thread.
	private static final long WAIT = Duration.ofMillis(50).toNanos();

	// Of the last runs, about.
	private static final int AVERAGE_OF = 8;

	private final int threads;

	private final SkippedTasks skipped;

	private final Runnable trigger;

	private final AtomicInteger ended = new AtomicInteger();

	// The value of 'ended' when all taken tasks have ended. Only the polling thread
	// writes it. Not derived from the number of running tasks, because some may have
	// ended meanwhile.
	private volatile int end;

	private volatile boolean more;

	private volatile long averageNanos = Duration.ofSeconds(1).toNanos();

	/**
	 * Create an instance.
	 * @param threads the number of threads that run tasks
	 * @param skipped the tasks that are not taken
	 * @param trigger looks for due tasks
	 */
	TasksAhead(int threads, SkippedTasks skipped, Runnable trigger) {
		super(false, false);
		this.threads = threads;
		this.skipped = skipped;
		this.trigger = trigger;
	}

	/**
	 * Take tasks.
	 * @param limit {@link #MAX} and the number of threads, without the tasks that run or
	 * wait already
	 */
	@Override
	public List<Execution> lockAndFetchSingleStatement(JdbcTaskRepositoryContext context, Instant now, int limit,
			boolean orderByPriority) {
		int running = this.threads + MAX - limit;
		int wanted = this.threads + ahead() - running;
		if (wanted <= 0) {
			this.more = true;
			lookAgainIfThreadsAreLeft();
			return List.of();
		}
		int number = ofFew(wanted);
		List<Execution> taken = Repetition.run(() -> take(context, now, number));
		this.end += taken.size();
		this.more = taken.size() == number;
		lookAgainIfThreadsAreLeft();
		return taken;
	}

	/**
	 * Threads are left if the number was rounded down, or if tasks have ended since they
	 * were counted.
	 */
	private void lookAgainIfThreadsAreLeft() {
		if (this.more && this.end - this.ended.get() < this.threads) {
			this.trigger.run();
		}
	}

	/*
	 * The array is selected once. db-scheduler has an IN with a subquery, which
	 * PostgreSQL executes for each row of the table if it plans for a table that is
	 * almost empty: each time, further rows are locked, until all are taken.
	 */
	List<Execution> take(JdbcTaskRepositoryContext context, Instant now, int number) {
		String sql = """
				with taken as (update %1$s set picked = ?, picked_by = ?, last_heartbeat = ?, version = version + 1 \
				where ctid = any (array(select ctid from %1$s \
				where picked = ? and execution_time <= ? and task_name <> all (?)%3$s \
				order by execution_time limit %2$s for update skip locked)) returning *) \
				select * from taken order by execution_time""".formatted(context.tableName, number,
				this.skipped.beginLook());
		return context.jdbcRunner.query(sql, (statement) -> {
			statement.setBoolean(1, true);
			statement.setString(2, context.schedulerName.getName());
			setInstant(statement, 3, now);
			statement.setBoolean(4, false);
			setInstant(statement, 5, now);
			statement.setArray(6, statement.getConnection().createArrayOf("varchar", unknownNames(context)));
		}, context.resultSetMapper.get());
	}

	private static Object[] unknownNames(JdbcTaskRepositoryContext context) {
		return context.taskResolver.getUnresolved().stream().map(UnresolvedTask::getTaskName).toArray();
	}

	/**
	 * Round down to one of few numbers. The number is part of the statement, and each
	 * connection and its server process keep each statement that they have prepared.
	 */
	static int ofFew(int number) {
		int highest = Integer.highestOneBit(number);
		return highest | (number & (highest >> 1));
	}

	private int ahead() {
		return (int) Math.min(MAX, WAIT * this.threads / Math.max(1, this.averageNanos));
	}

	/**
	 * Record how long a task ran.
	 */
	void ran(long nanos) {
		// Not exact if several threads end at once, which does not matter.
		this.averageNanos += (nanos - this.averageNanos) / AVERAGE_OF;
	}

	/**
	 * Look for further tasks when a run has ended and none waits for a thread.
	 */
	void ended() {
		int ended = this.ended.incrementAndGet();
		if (this.more && this.end - ended <= this.threads) {
			this.trigger.run();
		}
	}

}
