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

package dev.harbor.webhook.jdbc;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Removes expired events in batches, on a short-lived thread. Requests neither wait for
 * it nor fail with it.
 */
final class ExpiredEvents implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(ExpiredEvents.class);

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final IntSupplier removeBatch;

	private final Clock clock;

	private final AtomicLong next;

	private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

	private volatile boolean closed;

	/**
	 * Create an instance.
	 * @param removeBatch removes a batch and returns the number of removed events
	 * @param clock the clock for the interval
	 */
	ExpiredEvents(IntSupplier removeBatch, Clock clock) {
		this.removeBatch = removeBatch;
		this.clock = clock;
		this.next = new AtomicLong(afterInterval());
	}

	/**
	 * Start removing expired events if the interval has passed. Never fails.
	 */
	void removeIfDue() {
		long due = this.next.get();
		if (this.clock.millis() < due || this.closed || !this.next.compareAndSet(due, afterInterval())) {
			return;
		}
		Thread remover = new Thread(null, this::run, "harbor-webhook-expired", 0, false);
		remover.setDaemon(true);
		remover.setContextClassLoader(ExpiredEvents.class.getClassLoader());
		if (!this.thread.compareAndSet(null, remover)) {
			// The previous run has not ended.
			return;
		}
		try {
			remover.start();
		}
		catch (OutOfMemoryError ex) {
			// The limit of threads is reached.
			this.thread.set(null);
			logger.warn("Expired webhook events could not be deleted; another attempt follows", ex);
		}
	}

	/**
	 * Remove all expired events.
	 * @return the number of removed events
	 */
	int remove() {
		int removed = 0;
		int batch;
		do {
			batch = this.removeBatch.getAsInt();
			removed += batch;
		}
		while (batch >= EventStatements.BATCH_SIZE && !this.closed);
		return removed;
	}

	private void run() {
		try {
			remove();
		}
		catch (RuntimeException ex) {
			if (!this.closed) {
				logger.warn("Expired webhook events could not be deleted; another attempt follows", ex);
			}
		}
		finally {
			this.thread.set(null);
		}
	}

	private long afterInterval() {
		return this.clock.millis() + INTERVAL.toMillis();
	}

	/**
	 * Stop removing events and wait for the current batch. The thread is not interrupted,
	 * because an interrupt shuts down some embedded databases.
	 */
	@Override
	public void close() {
		this.closed = true;
		Thread remover = this.thread.get();
		if (remover != null && remover != Thread.currentThread()) {
			try {
				remover.join(PATIENCE.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
