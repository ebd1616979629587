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

package dev.harbor.inbox;

import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxTable.Statement;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.jdbc.TaskQueue.DueTask;
import dev.harbor.listener.HarborListeners;
import dev.harbor.listener.Listener;
import dev.harbor.listener.ParkEventException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Calls listeners with stored events. The row and the task are updated in the transaction
 * of a transactional listener, so that exactly one effect of an event is committed.
 */
class InboxHandler implements TaskQueue.Handler {

	private static final Log logger = LogFactory.getLog(InboxHandler.class);

	private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

	private static final String MDC_EVENT = "harborEventId";

	private static final String MDC_LISTENER = "harborListener";

	private static final int MAX_ERROR_LENGTH = 1000;

	private static final int MAX_CAUSES = 50;

	private final HarborDatabase database;

	private final InboxTable table;

	private final InboxLanes lanes;

	private final HarborListeners listeners;

	private final InboxRetries retries;

	private final InboxTraces traces;

	private final ApplicationEventPublisher publisher;

	InboxHandler(HarborDatabase database, InboxTable table, InboxLanes lanes, HarborListeners listeners,
			InboxRetries retries, InboxTraces traces, ApplicationEventPublisher publisher) {
		this.database = database;
		this.table = table;
		this.lanes = lanes;
		this.listeners = listeners;
		this.retries = retries;
		this.traces = traces;
		this.publisher = publisher;
	}

	@Override
	public void handle(DueTask task) {
		Attempt attempt = new Attempt(task);
		try {
			boolean recorded = this.database.inNewTransaction(attempt::begin);
			if (!recorded) {
				attempt.call();
				this.database.inNewTransaction(attempt::recordUnlessEnded);
			}
		}
		catch (Throwable ex) {
			if (!attempt.hasBegun()) {
				throw ex;
			}
			attempt.failed((ex instanceof ListenerFailure failure) ? failure.cause() : ex);
			return;
		}
		attempt.handled();
	}

	/**
	 * Continue with the next event of the same key after an event has ended, and remove
	 * the task. Not in the transaction of a listener, so that the lane of the key is only
	 * locked for a short time and its current state is visible at any isolation level.
	 */
	private boolean goOn(DueTask task) {
		InboxRow row = this.table.lock(task.id());
		if (row != null && row.state() == State.STORED) {
			// The event was retried meanwhile.
			task.again(Instant.now());
			return true;
		}
		if (row != null && row.lane() != null) {
			if (row.state() == State.HANDLED) {
				this.table.leaveLane(row.id());
			}
			this.lanes.goOn(row, row.lane());
		}
		task.done();
		return true;
	}

	/**
	 * An attempt to handle an event.
	 */
	private final class Attempt {

		private final DueTask task;

		private @Nullable InboxRow row;

		private @Nullable Listener listener;

		private InboxTraces.@Nullable Handling handling;

		Attempt(DueTask task) {
			this.task = task;
		}

		boolean hasBegun() {
			return this.handling != null;
		}

		/**
		 * Begin the attempt, and complete it if the listener is transactional. Called
		 * again if the database rolls the transaction back because of a concurrent one.
		 * @return whether the attempt is complete
		 */
		boolean begin() {
			InboxRow stored = InboxHandler.this.table.lockStored(this.task.id());
			this.row = stored;
			if (stored == null) {
				// The event was handled before its instance died, or it was discarded.
				return goOn(this.task);
			}
			Listener found = InboxHandler.this.listeners.find(stored.listener(), stored.endpoint()).orElse(null);
			if (found == null) {
				// Another instance may have the listener, now or after a deployment.
				this.task.again(Instant.now().plus(waitForListener(stored)));
				return true;
			}
			this.listener = found;
			if (this.handling == null) {
				this.handling = InboxHandler.this.traces.handling(stored, found);
			}
			if (!found.isTransactional()) {
				return false;
			}
			call();
			return record();
		}

		private Duration waitForListener(InboxRow stored) {
			Duration wait = Duration.between(stored.receivedAt(), Instant.now()).dividedBy(2);
			if (wait.compareTo(SHORTEST_WAIT) < 0) {
				return SHORTEST_WAIT;
			}
			return (wait.compareTo(LONGEST_WAIT) > 0) ? LONGEST_WAIT : wait;
		}

		void call() {
			InboxRow row = this.row;
			Listener listener = this.listener;
			InboxTraces.Handling handling = this.handling;
			if (row == null || listener == null || handling == null) {
				throw new IllegalStateException("The attempt has not begun");
			}
			handling.openScope();
			MDC.put(MDC_EVENT, row.event().id());
			MDC.put(MDC_LISTENER, listener.id());
			try {
				listener.call(row.event(), row.attempts() + 1, row.receivedAt(), row.source());
			}
			catch (Throwable ex) {
				throw new ListenerFailure(ex);
			}
			finally {
				MDC.remove(MDC_LISTENER);
				MDC.remove(MDC_EVENT);
				handling.closeScope();
			}
		}

		boolean record() {
			Statement handled = InboxHandler.this.table.handled(this.task.id(), Instant.now());
			if (isInLane()) {
				InboxHandler.this.table.execute(handled);
			}
			else {
				this.task.done(handled.sql(), handled.arguments());
			}
			return true;
		}

		/**
		 * Record a call outside a transaction, during which the row was not locked:
		 * another instance may have taken over the task and parked the event, or the
		 * event was discarded.
		 */
		boolean recordUnlessEnded() {
			if (InboxHandler.this.table.lockStored(this.task.id()) != null) {
				return record();
			}
			return isInLane() || goOn(this.task);
		}

		private boolean isInLane() {
			return this.row != null && this.row.lane() != null;
		}

		void handled() {
			if (this.handling != null) {
				this.handling.end("handled", null);
				if (isInLane()) {
					InboxHandler.this.database.inNewTransaction(() -> goOn(this.task));
				}
			}
		}

		void failed(Throwable thrown) {
			boolean isFinal = isCausedBy(thrown, ParkEventException.class);
			Throwable failure = UnreadableException.readable(thrown);
			if (!isFinal && this.task.isStopping() && isInterruption(thrown)) {
				interrupted(failure);
				return;
			}
			String outcome = "failed";
			try {
				InboxRow failed = InboxHandler.this.database.inNewTransaction(() -> recordFailure(failure, isFinal));
				if (failed != null) {
					outcome = (failed.state() == State.PARKED) ? "parked" : outcome;
					report(failed, failure);
				}
			}
			finally {
				if (this.handling != null) {
					this.handling.end(outcome, failure);
				}
			}
		}

		/**
		 * Leave the event to another instance, or to the next start. The attempt does not
		 * count, as if the process had been killed.
		 */
		private void interrupted(Throwable failure) {
			boolean interrupted = Thread.interrupted();
			try {
				InboxHandler.this.database.inNewTransaction(() -> {
					this.task.again(Instant.now());
					return true;
				});
				logger.info("The end of the application interrupted a listener. Task '%s' is run again"
					.formatted(this.task.id()));
			}
			finally {
				if (interrupted) {
					Thread.currentThread().interrupt();
				}
				if (this.handling != null) {
					this.handling.end("failed", failure);
				}
			}
		}

		private @Nullable InboxRow recordFailure(Throwable failure, boolean isFinal) {
			InboxRow stored = InboxHandler.this.table.lockStored(this.task.id());
			if (stored == null) {
				goOn(this.task);
				return null;
			}
			boolean parked = isFinal || InboxHandler.this.retries.isExhaustedBy(stored.failures() + 1);
			Instant next = parked ? null
					: Instant.now().plus(InboxHandler.this.retries.delays().after(stored.failures() + 1));
			InboxRow failed = stored.failed((next != null) ? State.STORED : State.PARKED, next, describe(failure));
			InboxHandler.this.table.failed(failed);
			if (next != null) {
				this.task.again(next);
			}
			else {
				if (failed.lane() != null) {
					InboxHandler.this.lanes.goOn(failed, failed.lane());
				}
				this.task.done();
			}
			return failed;
		}

		private void report(InboxRow failed, Throwable failure) {
			String what = "Event %s (%s) failed in listener '%s', attempt %s".formatted(failed.event().id(),
					failed.event().type(), failed.listener(), failed.attempts());
			if (failed.state() == State.PARKED) {
				logger.error(what + "; it is parked until it is retried or discarded", failure);
				publish(new InboxEventParkedEvent(failed.toEvent()));
			}
			else if (failed.failures() == 1) {
				logger.warn(what + "; retried at " + failed.nextAttempt(), failure);
			}
			else {
				logger.warn(what + "; retried at " + failed.nextAttempt() + ": " + failed.lastError());
			}
		}

		private void publish(InboxEventParkedEvent parked) {
			try {
				InboxHandler.this.publisher.publishEvent(parked);
			}
			catch (Exception ex) {
				logger.warn("A listener of InboxEventParkedEvent failed", ex);
			}
		}

	}

	private static boolean isInterruption(Throwable failure) {
		return Thread.currentThread().isInterrupted() || isCausedBy(failure, InterruptedException.class)
				|| isCausedBy(failure, ClosedByInterruptException.class);
	}

	// The exception may be wrapped in other exceptions, and causes may be circular.
	private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
		try {
			return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
				.limit(MAX_CAUSES)
				.anyMatch(type::isInstance);
		}
		catch (RuntimeException ex) {
			// Thrown instead of the cause.
			return false;
		}
	}

	private static String describe(Throwable failure) {
		String text = (failure.getMessage() != null) ? failure.getClass().getName() + ": " + failure.getMessage()
				: failure.getClass().getName();
		// Some databases do not store these characters.
		text = text.replace('\0', ' ');
		return (text.length() > MAX_ERROR_LENGTH) ? text.substring(0, MAX_ERROR_LENGTH) : text;
	}

	/**
	 * Carries the exception of a listener out of the transaction. Not as its cause, since
	 * a log line about the end of the transaction would contain that, which may fail.
	 */
	private static final class ListenerFailure extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Throwable failure;

		ListenerFailure(Throwable failure) {
			super(null, null, false, false);
			this.failure = failure;
		}

		Throwable cause() {
			return this.failure;
		}

	}

}
