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
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import dev.harbor.Page;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.HarborClients;
import dev.harbor.client.RateLimitTime;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.PayloadCheck;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.RetryDelays;
import dev.harbor.jdbc.TaskQueue;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

/**
 * {@link HarborOutbox} in the application's database. Entries are sent by a
 * {@linkplain #queue() queue} while it runs. Safe for use by several threads and several
 * instances.
 *
 * @since 0.2.0
 */
public final class JdbcHarborOutbox implements HarborOutbox {

	private static final String DEFAULT_CLIENT = "default";

	private static final Duration LONGEST_CLEANUP_INTERVAL = Duration.ofMinutes(5);

	private final HarborDatabase database;

	private final HarborClients clients;

	private final OutboxTable table;

	private final ClientHolds holds;

	private final OutboxSender sender;

	private final TaskQueue queue;

	private final OutboxEmitter emitter;

	private final OutboxOperations operations;

	private final String client;

	private JdbcHarborOutbox(Builder builder) {
		this.database = builder.database;
		this.clients = builder.clients;
		this.table = new OutboxTable(builder.database);
		this.holds = new ClientHolds(builder.backOff, this::key);
		Duration retention = builder.retention;
		Duration cleanup = (retention.compareTo(LONGEST_CLEANUP_INTERVAL) < 0) ? retention : LONGEST_CLEANUP_INTERVAL;
		WaitingClients waiting = new WaitingClients(builder.clients::names, builder.queue.concurrency(), this::look);
		this.sender = new OutboxSender(builder.sending(), this.table, this.holds, waiting, this::wake, this::wakeAll);
		this.queue = builder.queue.tables("outbox_event")
			.skipping(waiting::skipped)
			.recurring("outbox-retention", cleanup, () -> deleteSent(builder.clock, retention))
			.build(this.sender);
		this.emitter = new OutboxEmitter(this.database, this.table, this.queue, builder.emitting());
		this.operations = new OutboxOperations(this.database, this.table, this.queue, this.holds, builder.clock);
		this.client = DEFAULT_CLIENT;
	}

	private JdbcHarborOutbox(JdbcHarborOutbox outbox, String client) {
		this.database = outbox.database;
		this.clients = outbox.clients;
		this.table = outbox.table;
		this.holds = outbox.holds;
		this.sender = outbox.sender;
		this.queue = outbox.queue;
		this.emitter = outbox.emitter;
		this.operations = outbox.operations;
		this.client = client;
	}

	/**
	 * Start building an outbox.
	 * @param database the database
	 * @param clients the clients
	 * @return a builder
	 */
	public static Builder builder(HarborDatabase database, HarborClients clients) {
		return new Builder(database, clients);
	}

	/**
	 * Return the queue that sends the entries.
	 * @return the queue
	 */
	public TaskQueue queue() {
		return this.queue;
	}

	/**
	 * Return the clients that Harbor refuses: their key or scope is refused, or they have
	 * no key.
	 * @return the codes of Harbor by client
	 */
	public Map<String, String> refusals() {
		return this.holds.refusals();
	}

	@Override
	public String emit(CreateEventRequest request) {
		return this.emitter.emit(this.client, request);
	}

	@Override
	public HarborOutbox client(String name) {
		Assert.notNull(name, "'name' must not be null");
		Assert.isTrue(this.clients.names().contains(name),
				() -> "There is no client '%s'; those configured are %s".formatted(name, this.clients.names()));
		return name.equals(this.client) ? this : new JdbcHarborOutbox(this, name);
	}

	@Override
	public OutboxStatus status() {
		return this.table.status();
	}

	@Override
	public Page<OutboxEvent> list(OutboxQuery query) {
		Assert.notNull(query, "'query' must not be null");
		return this.table.list(query);
	}

	@Override
	public boolean retry(String id) {
		Assert.notNull(id, "'id' must not be null");
		return this.operations.retry(id);
	}

	@Override
	public int retryParked() {
		return this.operations.retryParked();
	}

	@Override
	public boolean discard(String id) {
		Assert.notNull(id, "'id' must not be null");
		return this.operations.discard(id);
	}

	/**
	 * Return the request of an entry.
	 * @param id the id of the entry
	 * @return the request with workspace and idempotency key, if the entry exists
	 */
	public Optional<CreateEventRequest> request(String id) {
		return Optional.ofNullable(this.table.find(id)).map(OutboxEntry::request);
	}

	/**
	 * Make waiting entries due earlier, for tests.
	 * @param duration the duration
	 */
	public void bringForward(Duration duration) {
		RateLimitTime.advance(this.clients, duration);
		this.holds.shorten(duration);
		this.queue.bringForward(duration);
	}

	/**
	 * Set when entries are sent at the pace of the rate limit, for tests.
	 * @param condition whether they are; otherwise, they are sent immediately
	 */
	public void paceIf(BooleanSupplier condition) {
		Assert.notNull(condition, "'condition' must not be null");
		this.sender.paceIf(condition);
	}

	/**
	 * Remove all entries in any state, for tests.
	 */
	public void clear() {
		this.holds.release();
		// Remaining tasks find no entry and end.
		this.database.inNewTransaction(this.table::clear);
	}

	private void wake(String id) {
		this.queue.reschedule(id, Instant.now());
	}

	private void wakeAll() {
		this.queue.rescheduleAll(Instant.now());
	}

	private void look() {
		this.queue.trigger();
	}

	private void deleteSent(Clock clock, Duration retention) {
		boolean more;
		do {
			more = this.database.inNewTransaction(() -> this.table.deleteSent(clock.instant().minus(retention)));
		}
		while (more && this.queue.isRunning());
	}

	/**
	 * Return an identification of a client's key, without the key.
	 */
	private String key(String client) {
		try {
			return this.clients.hasKey(client) + " " + this.clients.find(client)
				.map((found) -> found.status().keys().stream().filter(KeyStatus::current).map(KeyStatus::key).toList());
		}
		catch (RuntimeException ex) {
			// The client does not exist in this instance or has no key.
			return "none";
		}
	}

	@Override
	public String toString() {
		return "JdbcHarborOutbox";
	}

	/**
	 * Builder of a {@link JdbcHarborOutbox}. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final HarborDatabase database;

		private final HarborClients clients;

		private RetryDelays backOff = new RetryDelays(Duration.ofSeconds(1), 3, Duration.ofMinutes(5), 0.2);

		private Duration keyCheckInterval = Duration.ofSeconds(2);

		private Clock clock = Clock.systemUTC();

		private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

		private ApplicationEventPublisher publisher = (event) -> {
		};

		private UnaryOperator<String> workspaceIds = (client) -> {
			throw new IllegalStateException(
					"The request names no workspace, and client '%s' has none".formatted(client));
		};

		private PayloadCheck payloadCheck = PayloadCheck.none();

		private Duration retention = Duration.ofHours(96);

		private final TaskQueue.Builder queue;

		private Builder(HarborDatabase database, HarborClients clients) {
			Assert.notNull(database, "'database' must not be null");
			Assert.notNull(clients, "'clients' must not be null");
			this.database = database;
			this.clients = clients;
			this.queue = TaskQueue.builder(database, "outbox");
		}

		/**
		 * Set the workspaces of requests without one.
		 * @param workspaceIds returns the id for the name of a client, or throws an
		 * {@link IllegalStateException} that names the property
		 * @return this builder
		 */
		public Builder workspaceIds(UnaryOperator<String> workspaceIds) {
			Assert.notNull(workspaceIds, "'workspaceIds' must not be null");
			this.workspaceIds = workspaceIds;
			return this;
		}

		/**
		 * Set the check of payloads, which runs before they are stored.
		 * @param payloadCheck the check; the default is {@link PayloadCheck#none()}
		 * @return this builder
		 */
		public Builder payloadCheck(PayloadCheck payloadCheck) {
			Assert.notNull(payloadCheck, "'payloadCheck' must not be null");
			this.payloadCheck = payloadCheck;
			return this;
		}

		/**
		 * Set the delays of retries.
		 * @param delay the delay before the first retry; the default is 1 second
		 * @param multiplier the factor by which the delay grows; the default is 3
		 * @param maxDelay the maximum delay; the default is 5 minutes
		 * @param jitter the random part of the delay; the default is 0.2
		 * @return this builder
		 */
		public Builder retry(Duration delay, double multiplier, Duration maxDelay, double jitter) {
			Assert.isTrue(delay.toMillis() > 0, "'delay' must be at least a millisecond");
			Assert.isTrue(maxDelay.toMillis() > 0, "'maxDelay' must be at least a millisecond");
			this.backOff = new RetryDelays(delay, multiplier, maxDelay, jitter);
			return this;
		}

		/**
		 * Set the interval at which to check whether a refused key has changed.
		 * @param keyCheckInterval the interval; the default is 2 seconds
		 * @return this builder
		 */
		public Builder keyCheckInterval(Duration keyCheckInterval) {
			Assert.isTrue(keyCheckInterval.toMillis() > 0, "'keyCheckInterval' must be at least a millisecond");
			this.keyCheckInterval = keyCheckInterval;
			return this;
		}

		/**
		 * Set the retention of sent entries.
		 * @param retention the time; the default is 96 hours
		 * @return this builder
		 */
		public Builder retention(Duration retention) {
			Assert.isTrue(retention.toMillis() > 0, "'retention' must be at least a millisecond");
			this.retention = retention;
			return this;
		}

		/**
		 * Set the clock for the times of entries and the age of attempts.
		 * @param clock the clock; defaults to the system clock
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			Assert.notNull(clock, "'clock' must not be null");
			this.clock = clock;
			return this;
		}

		/**
		 * Set the observation registry.
		 * @param observationRegistry the registry; there is no default
		 * @return this builder
		 */
		public Builder observationRegistry(ObservationRegistry observationRegistry) {
			Assert.notNull(observationRegistry, "'observationRegistry' must not be null");
			this.observationRegistry = observationRegistry;
			return this;
		}

		/**
		 * Set the publisher of {@link OutboxEventSentEvent} and
		 * {@link OutboxEventParkedEvent}.
		 * @param publisher the publisher; there is no default
		 * @return this builder
		 */
		public Builder publisher(ApplicationEventPublisher publisher) {
			Assert.notNull(publisher, "'publisher' must not be null");
			this.publisher = publisher;
			return this;
		}

		/**
		 * Return the builder of the queue that sends the entries.
		 * @return the builder
		 */
		public TaskQueue.Builder queue() {
			return this.queue;
		}

		private OutboxEmitter.Settings emitting() {
			return new OutboxEmitter.Settings(this.workspaceIds, this.payloadCheck, this.clock,
					this.observationRegistry);
		}

		private OutboxSender.Settings sending() {
			return new OutboxSender.Settings(this.database, this.clients, this.backOff, this.keyCheckInterval,
					this.clock, this.observationRegistry, this.publisher);
		}

		/**
		 * Build the outbox without connecting to the database.
		 * @return the outbox
		 */
		public JdbcHarborOutbox build() {
			return new JdbcHarborOutbox(this);
		}

	}

}
