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

package dev.harbor.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.harbor.PermissionDeniedException;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.client.SafeObservation;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.RetryDelays;
import dev.harbor.jdbc.TaskQueue.DueTask;
import dev.harbor.jdbc.TaskQueue.Handler;
import dev.harbor.outbox.OutboxEvent.State;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

/**
 * Sends entries. The result is recorded in the transaction that ends or reschedules the
 * task.
 */
class OutboxSender implements Handler {

	private static final Log logger = LogFactory.getLog(OutboxSender.class);

	/**
	 * Harbor forgets idempotency keys after 24 hours; an hour is reserved for differing
	 * clocks and slow calls.
	 */
	private static final Duration IDEMPOTENCY_WINDOW = Duration.ofHours(23);

	// Longer waits release the thread.
	private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

	// Waits that are not worth giving an entry back.
	private static final Duration SHORT_SLEEP = Duration.ofMillis(50);

	private final Settings settings;

	private final OutboxTable table;

	private final ClientHolds holds;

	private final ClientRateLimits limits;

	private final SendingPace pace;

	private final WaitingClients waiting;

	private final EventLookup lookup;

	private final Consumer<String> wake;

	private final Runnable wakeAll;

	private volatile BooleanSupplier paced = () -> true;

	OutboxSender(Settings settings, OutboxTable table, ClientHolds holds, WaitingClients waiting, Consumer<String> wake,
			Runnable wakeAll) {
		this.settings = settings;
		this.table = table;
		this.holds = holds;
		this.limits = new ClientRateLimits(settings.clients);
		this.pace = new SendingPace(settings.clock, System::nanoTime);
		this.waiting = waiting;
		this.lookup = new EventLookup(table::claim);
		this.wake = wake;
		this.wakeAll = wakeAll;
	}

	void paceIf(BooleanSupplier condition) {
		this.paced = condition;
	}

	@Override
	public void interrupted(String id, Instant lastSeen) {
		this.table.unseen(id, lastSeen);
	}

	@Override
	public void handle(DueTask task) {
		OutboxEntry entry = this.table.find(task.id());
		if (entry == null || entry.event().state() != State.STORED) {
			// The entry was discarded.
			this.settings.database.inTransaction(() -> {
				task.done();
				return task;
			});
			return;
		}
		if (this.holds.releaseIfKeyChanged(entry.client())) {
			logger.info("The key of client '%s' has changed, and the outbox uses it".formatted(entry.client()));
			this.limits.keyChanged(entry.client());
			this.wakeAll.run();
		}
		Duration hold = held(entry);
		if (!hold.isZero()) {
			putOff(task, entry, hold);
		}
		else if (!this.holds.hasFailed(entry.client())) {
			sendInTurn(task, entry, this.waiting.canWaitFor(entry) ? LONGEST_SLEEP : SHORT_SLEEP);
		}
		else if (this.waiting.tryBegin(entry)) {
			// The call may time out like the last one.
			try {
				sendInTurn(task, entry, LONGEST_SLEEP);
			}
			finally {
				this.waiting.end(entry.client());
			}
		}
		else {
			task.giveBack();
		}
	}

	/**
	 * Give the task back until a hold is over. Some entries come back sooner, to check
	 * whether the key has changed.
	 */
	private void putOff(DueTask task, OutboxEntry entry, Duration time) {
		Duration pause = looksAtKey(entry, time) ? this.settings.keyCheckInterval : time;
		this.settings.database.inTransaction(() -> {
			this.table.waits(entry.id(), this.settings.clock.instant().plus(time));
			task.again(Instant.now().plus(pause));
			return task;
		});
		if (held(entry).isZero()) {
			// The hold was released while this task could not be woken.
			this.wake.accept(entry.id());
		}
	}

	private Duration held(OutboxEntry entry) {
		return longer(this.holds.remaining(entry.client()), this.holds.remaining(workspace(entry)));
	}

	/**
	 * Send an entry as soon as the rate limit permits, or give it back if this takes too
	 * long to block a thread.
	 */
	private void sendInTurn(DueTask task, OutboxEntry entry, Duration longestSleep) {
		if (!this.paced.getAsBoolean()) {
			observe(task, entry);
			return;
		}
		String key = this.limits.key(entry.client());
		Duration wait = this.pace.next(key, this.limits.find(entry.client(), key).orElse(null), longestSleep);
		if (wait.compareTo(LONGEST_SLEEP) > 0) {
			this.holds.limited(entry.client(), wait);
			putOff(task, entry, wait);
		}
		else if (wait.compareTo(longestSleep) <= 0 && (wait.isZero() || sleep(entry.client(), wait))) {
			observe(task, entry);
		}
		else {
			task.giveBack();
		}
	}

	/**
	 * Wait for the turn of an entry.
	 * @return {@code false} if the application is shutting down
	 */
	private boolean sleep(String client, Duration wait) {
		this.waiting.begin(client);
		try {
			TimeUnit.NANOSECONDS.sleep(wait.toNanos());
			return true;
		}
		catch (InterruptedException ex) {
			return false;
		}
		finally {
			this.waiting.end(client);
		}
	}

	private void observe(DueTask task, OutboxEntry entry) {
		ReceiverContext<Map<String, String>> context = TraceFields.receiver(entry.trace());
		SafeObservation observation = SafeObservation.start(this.settings.observations,
				() -> Observation
					.createNotStarted(OutboxObservation.SENDING.getName(), () -> context, this.settings.observations)
					.contextualName(OutboxObservation.SENDING.getContextualName())
					.lowCardinalityKeyValue(OutboxObservation.Key.CLIENT.withValue(entry.client()))
					.lowCardinalityKeyValue(OutboxObservation.Key.OUTCOME.withValue("failed"))
					.highCardinalityKeyValue(OutboxObservation.Key.ENTRY.withValue(entry.id())));
		observation.observe(() -> {
			String outcome = send(task, entry, observation);
			observation
				.change((sending) -> sending.lowCardinalityKeyValue(OutboxObservation.Key.OUTCOME.withValue(outcome)));
			return outcome;
		});
	}

	private String send(DueTask task, OutboxEntry entry, SafeObservation observation) {
		Attempt attempt = new Attempt(task, entry, System.nanoTime(), this.settings.clock.instant());
		CreateEventRequest request;
		try {
			request = entry.request();
		}
		catch (IllegalArgumentException ex) {
			// This is about the entry, and must not block others.
			observation.error(ex);
			return uninterrupted(() -> park(attempt, SendFailure.of(ex).error(), entry.unseenSince()));
		}
		Event event;
		try {
			HarborClient client = this.settings.clients.get(entry.client());
			Event earlier = isForgotten(attempt) ? findEarlier(client, entry) : null;
			event = (earlier != null) ? earlier : client.events().create(request);
		}
		catch (UncertainException ex) {
			observation.error(ex);
			return uninterrupted(() -> park(attempt, ex.getMessage(), entry.unseenSince()));
		}
		catch (FailedLookupException ex) {
			observation.error(ex.failure);
			// The exception does not show whether the entry arrived.
			return uninterrupted(() -> fail(attempt, SendFailure.of(ex.failure), entry.unseenSince()));
		}
		catch (Exception ex) {
			// Not only runtime exceptions: code in Kotlin declares none.
			observation.error(ex);
			SendFailure failure = SendFailure.of(ex);
			// Attempts before the window can no longer arrive.
			Instant before = isForgotten(attempt) ? null : entry.unseenSince();
			Instant unseenSince = (before == null && failure.mayHaveArrived()) ? attempt.begun() : before;
			return uninterrupted(() -> fail(attempt, failure, unseenSince));
		}
		return uninterrupted(() -> succeed(attempt, event));
	}

	private static boolean isForgotten(Attempt attempt) {
		Instant unseenSince = attempt.entry().unseenSince();
		return unseenSince != null && Duration.between(unseenSince, attempt.begun()).compareTo(IDEMPOTENCY_WINDOW) >= 0;
	}

	private @Nullable Event findEarlier(HarborClient client, OutboxEntry entry) {
		Instant since = entry.unseenSince();
		Assert.state(since != null, "No attempt can have arrived unseen");
		try {
			return this.lookup.find(client, entry, since).orElse(null);
		}
		catch (PermissionDeniedException ex) {
			throw new UncertainException(since);
		}
		catch (Exception ex) {
			throw new FailedLookupException(ex);
		}
	}

	private String succeed(Attempt attempt, Event event) {
		OutboxEntry entry = attempt.entry();
		this.settings.database.inOneStatement(
				() -> this.table.sent(attempt.task(), event.id(), attempt.number(), this.settings.clock.instant()));
		answered(entry);
		this.holds.succeeded(workspace(entry));
		publish(new OutboxEventSentEvent(entry.id(), event));
		return "sent";
	}

	private String fail(Attempt attempt, SendFailure failure, @Nullable Instant unseenSince) {
		OutboxEntry entry = attempt.entry();
		if (failure.kind() == SendFailure.Kind.FINAL) {
			answered(entry);
			return park(attempt, failure.error(), unseenSince);
		}
		if (failure.isOfWorkspace()) {
			answered(entry);
		}
		Duration hold = this.holds.failed(failure.isOfWorkspace() ? workspace(entry) : entry.client(), failure,
				attempt.startedAt());
		// The time of Harbor is used unchanged.
		Duration pause = this.holds.retryAfter(failure)
			.orElseGet(() -> longer(this.settings.backOff.after(attempt.number()), hold));
		Duration look = looksAtKey(entry, pause) ? this.settings.keyCheckInterval : pause;
		this.settings.database.inTransaction(() -> {
			this.table.failed(entry.id(), attempt.number(), failure.error(), this.settings.clock.instant().plus(pause),
					unseenSince);
			attempt.task().again(Instant.now().plus(look));
			return entry;
		});
		logger.warn("Entry '%s' of the outbox was not sent (attempt %s) and is retried in %s ms: %s"
			.formatted(entry.id(), attempt.number(), pause.toMillis(), failure.error()));
		return "failed";
	}

	private String park(Attempt attempt, String error, @Nullable Instant unseenSince) {
		OutboxEntry entry = attempt.entry();
		this.settings.database.inTransaction(() -> {
			this.table.parked(entry.id(), attempt.number(), error, unseenSince);
			attempt.task().done();
			return entry;
		});
		logger.warn(
				"Entry '%s' of the outbox is parked until it is retried or discarded: %s".formatted(entry.id(), error));
		OutboxEvent event = entry.event();
		publish(new OutboxEventParkedEvent(new OutboxEvent(event.id(), event.client(), event.type(), State.PARKED,
				attempt.number(), event.emittedAt(), Optional.empty(), Optional.empty(), Optional.of(error))));
		return "parked";
	}

	private void answered(OutboxEntry entry) {
		if (this.holds.succeeded(entry.client())) {
			logger.info("Harbor accepts events of client '%s' again, and the outbox sends the waiting ones"
				.formatted(entry.client()));
			this.wakeAll.run();
		}
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	private boolean looksAtKey(OutboxEntry entry, Duration pause) {
		return this.settings.keyCheckInterval.compareTo(pause) < 0
				&& this.holds.looksAtKey(entry.event(), this.settings.keyCheckInterval);
	}

	private static String workspace(OutboxEntry entry) {
		return entry.client() + " in " + entry.workspaceId();
	}

	private void publish(Object event) {
		try {
			this.settings.publisher.publishEvent(event);
		}
		catch (Exception ex) {
			// The result is recorded. The call must not be repeated.
			logger.error("A listener of %s failed".formatted(event.getClass().getSimpleName()), ex);
		}
	}

	/**
	 * Record a result even if the thread is interrupted.
	 */
	private static String uninterrupted(Supplier<String> work) {
		boolean interrupted = Thread.interrupted();
		try {
			return work.get();
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * The settings for sending.
	 *
	 * @param database the database
	 * @param clients the clients
	 * @param backOff the delays of retries
	 * @param keyCheckInterval the interval at which to check whether a refused key has
	 * changed
	 * @param clock the clock for the times of entries and the age of attempts
	 * @param observations the observation registry
	 * @param publisher the publisher of results
	 */
	record Settings(HarborDatabase database, HarborClients clients, RetryDelays backOff, Duration keyCheckInterval,
			Clock clock, ObservationRegistry observations, ApplicationEventPublisher publisher) {

	}

	/**
	 * An attempt to send an entry.
	 *
	 * @param task the task
	 * @param startedAt the start of the attempt, as of {@link System#nanoTime()}
	 * @param begun the time of the start
	 * @param begun when it began
	 */
	private record Attempt(DueTask task, OutboxEntry entry, long startedAt, Instant begun) {

		int number() {
			return this.entry.event().attempts() + 1;
		}

	}

	/**
	 * Thrown when the client has no scope to look for the event.
	 */
	private static final class UncertainException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UncertainException(Instant since) {
			super(("uncertain: an attempt at %s may have arrived, Harbor no longer knows its idempotency key, and the "
					+ "client has no scope events:read to look for the event; retry to send it again")
				.formatted(since));
		}

		@Override
		public String getMessage() {
			return String.valueOf(super.getMessage());
		}

	}

	/**
	 * Thrown when the lookup of the event failed.
	 */
	private static final class FailedLookupException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final Exception failure;

		FailedLookupException(Exception failure) {
			super(failure);
			this.failure = failure;
		}

	}

}
