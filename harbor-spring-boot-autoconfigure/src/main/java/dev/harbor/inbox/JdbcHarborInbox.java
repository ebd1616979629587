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

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import dev.harbor.Page;
import dev.harbor.client.HarborClient;
import dev.harbor.event.Event;
import dev.harbor.event.PayloadConverter;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.RetryDelays;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.listener.EventIntake;
import dev.harbor.listener.HarborListeners;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

/**
 * {@link HarborInbox} in the application's database. Its {@link #queue() queue} handles
 * stored events.
 *
 * @since 0.2.0
 */
public final class JdbcHarborInbox implements HarborInbox, EventIntake {

	private static final int RETENTION_BATCH = 500;

	private static final Duration MAX_RETENTION_INTERVAL = Duration.ofMinutes(5);

	private final HarborDatabase database;

	private final HarborListeners listeners;

	private final Duration retention;

	private final boolean reconciling;

	private final InboxTable table;

	private final InboxLanes lanes;

	private final InboxStorage storage;

	private final InboxOperations operations;

	private final TaskQueue queue;

	private final Reconciler reconciler;

	private JdbcHarborInbox(Builder builder) {
		this.database = builder.database;
		this.listeners = builder.listeners;
		this.retention = builder.retention;
		this.table = new InboxTable(builder.database, builder.payloadConverter);
		this.lanes = new InboxLanes(builder.database, this.table, builder.skippingParked, this::schedule);
		InboxTraces traces = new InboxTraces(builder.observations);
		this.storage = new InboxStorage(builder.database, builder.listeners, this.table, this.lanes, traces,
				builder.inspector, this::queue);
		this.operations = new InboxOperations(builder.database, builder.listeners, this.table, this.lanes,
				this::schedule);
		this.reconciler = new Reconciler(builder.database, builder.listeners, builder.client, this.storage::reconcile);
		if (builder.reconcileInterval != null) {
			Instant firstFloor = Instant.now().minus(builder.lookback);
			builder.queue.recurringUntilDone("inbox-reconcile", builder.reconcileInterval,
					() -> this.reconciler.run(firstFloor));
		}
		this.reconciling = builder.reconcileInterval != null;
		this.queue = builder.queue.table("inbox_event", "lane")
			.tables("inbox_lane", "inbox_pass")
			.recurring("inbox-retention", retentionInterval(), this::cleanUp)
			.build(new InboxHandler(builder.database, this.table, this.lanes, builder.listeners, builder.retries,
					traces, builder.publisher));
	}

	/**
	 * Start building an inbox.
	 * @param database the database
	 * @param listeners the listeners
	 * @param publisher the publisher of {@link InboxEventParkedEvent}
	 * @return the builder
	 */
	public static Builder builder(HarborDatabase database, HarborListeners listeners,
			ApplicationEventPublisher publisher) {
		return new Builder(database, listeners, publisher);
	}

	private Duration retentionInterval() {
		return (this.retention.compareTo(MAX_RETENTION_INTERVAL) < 0) ? this.retention : MAX_RETENTION_INTERVAL;
	}

	/**
	 * Return the queue that handles stored events.
	 * @return the queue
	 */
	public TaskQueue queue() {
		return this.queue;
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * The event is stored for all listeners in one transaction.
	 */
	@Override
	public boolean take(String endpoint, Event event) {
		return this.storage.store(endpoint, event);
	}

	@Override
	public boolean accept(String endpoint, Event event) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(event, "'event' must not be null");
		requireListeners(endpoint);
		return this.storage.accept(endpoint, event);
	}

	@Override
	public Reconciliation reconcile(String endpoint, Instant since) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(since, "'since' must not be null");
		requireListeners(endpoint);
		return this.reconciler.run(endpoint, since);
	}

	private void requireListeners(String endpoint) {
		Assert.isTrue(this.listeners.endpoints().contains(endpoint),
				() -> "There are no listeners for the endpoint '%s'".formatted(endpoint));
	}

	@Override
	public InboxStatus status() {
		return this.operations.status();
	}

	@Override
	public Page<InboxEvent> list(InboxQuery query) {
		return this.operations.list(query);
	}

	@Override
	public boolean retry(String listener, String endpoint, String eventId) {
		return this.operations.retry(listener, endpoint, eventId);
	}

	@Override
	public int retryParked(String listener) {
		return this.operations.retryParked(listener);
	}

	@Override
	public boolean discard(String listener, String endpoint, String eventId) {
		return this.operations.discard(listener, endpoint, eventId);
	}

	/**
	 * Remove all events in any state, for tests. Waits for listeners in progress.
	 */
	public void clear() {
		// Remaining tasks find no rows and end.
		this.database.inNewTransaction(() -> {
			int rows = this.table.clear();
			this.lanes.clear();
			return rows;
		});
	}

	private void schedule(String id) {
		this.queue.schedule(id, Instant.now());
	}

	// Events in reach of reconciling must remain known, otherwise they would be stored
	// again.
	private Instant deletedBefore() {
		Instant expired = Instant.now().minus(this.retention);
		return this.reconciling ? this.reconciler.floor().filter((floor) -> floor.isBefore(expired)).orElse(expired)
				: expired;
	}

	private void cleanUp() {
		this.lanes.startHeldUp();
		this.lanes.repair();
		deleteHandled();
	}

	private void deleteHandled() {
		Instant before = deletedBefore();
		int deleted;
		do {
			deleted = this.database.inNewTransaction(() -> this.table.deleteHandled(before, RETENTION_BATCH));
		}
		while (deleted == RETENTION_BATCH);
	}

	/**
	 * Builder of an inbox.
	 */
	public static final class Builder {

		private final HarborDatabase database;

		private final HarborListeners listeners;

		private final ApplicationEventPublisher publisher;

		private final TaskQueue.Builder queue;

		private InboxRetries retries = new InboxRetries(10,
				new RetryDelays(Duration.ofSeconds(1), 3, Duration.ofHours(6), 0.2));

		private Duration retention = Duration.ofHours(96);

		private Supplier<HarborClient> client = () -> {
			throw new IllegalStateException("There is no client to list events with");
		};

		private PayloadConverter payloadConverter = PayloadConverter.standard();

		private @Nullable Duration reconcileInterval;

		private Duration lookback = Duration.ZERO;

		private Set<String> skippingParked = Set.of();

		private ObservationRegistry observations = ObservationRegistry.NOOP;

		private BiConsumer<String, Event> inspector = (endpoint, event) -> {
		};

		private Builder(HarborDatabase database, HarborListeners listeners, ApplicationEventPublisher publisher) {
			Assert.notNull(database, "'database' must not be null");
			Assert.notNull(listeners, "'listeners' must not be null");
			Assert.notNull(publisher, "'publisher' must not be null");
			this.database = database;
			this.listeners = listeners;
			this.publisher = publisher;
			this.queue = TaskQueue.builder(database, "inbox");
		}

		/**
		 * Set the retries of failed attempts.
		 * @param maxRetries the maximum number of attempts after the first one
		 * @param delay the delay before the first retry
		 * @param multiplier the multiplier of the delay for each further retry
		 * @param maxDelay the maximum delay
		 * @param jitter the fraction, from 0 to 1, by which the delay varies at random
		 * @return this builder
		 */
		public Builder retries(int maxRetries, Duration delay, double multiplier, Duration maxDelay, double jitter) {
			this.retries = new InboxRetries(maxRetries, new RetryDelays(delay, multiplier, maxDelay, jitter));
			return this;
		}

		/**
		 * Set the listeners with a key that continue with the next event after one was
		 * parked.
		 * @param listeners the ids of the listeners; none by default
		 * @return this builder
		 */
		public Builder skipParked(Set<String> listeners) {
			this.skippingParked = Set.copyOf(listeners);
			return this;
		}

		/**
		 * Set the retention of handled events.
		 * @param retention the time
		 * @return this builder
		 */
		public Builder retention(Duration retention) {
			this.retention = retention;
			return this;
		}

		/**
		 * Set the observation registry.
		 * @param observations the registry
		 * @return this builder
		 */
		public Builder observations(ObservationRegistry observations) {
			this.observations = observations;
			return this;
		}

		/**
		 * Set the inspector, which is called with each new event that did not arrive in a
		 * delivery. Those that did were inspected when they were received.
		 * @param inspector the inspector, called with the name of the endpoint and the
		 * event; by default none
		 * @return this builder
		 */
		public Builder inspector(BiConsumer<String, Event> inspector) {
			this.inspector = inspector;
			return this;
		}

		/**
		 * Set the converter of payloads.
		 * @param payloadConverter the converter
		 * @return this builder
		 */
		public Builder payloadConverter(PayloadConverter payloadConverter) {
			this.payloadConverter = payloadConverter;
			return this;
		}

		/**
		 * Set the client that lists Harbor's events.
		 * @param client the supplier of the client
		 * @return this builder
		 */
		public Builder client(Supplier<HarborClient> client) {
			this.client = client;
			return this;
		}

		/**
		 * Enable regular searches for events whose deliveries never arrived.
		 * @param interval the time from the end of a pass to the next one
		 * @param lookback the maximum age of events at the first start of the inbox
		 * @return this builder
		 */
		public Builder reconcile(Duration interval, Duration lookback) {
			this.reconcileInterval = interval;
			this.lookback = lookback;
			return this;
		}

		/**
		 * Return the builder of the queue.
		 * @return the builder of the queue
		 */
		public TaskQueue.Builder queue() {
			return this.queue;
		}

		/**
		 * Build the inbox.
		 * @return the inbox
		 */
		public JdbcHarborInbox build() {
			return new JdbcHarborInbox(this);
		}

	}

}
