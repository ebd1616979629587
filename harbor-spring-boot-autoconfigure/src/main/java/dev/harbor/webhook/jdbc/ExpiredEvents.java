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
 * Removes what has expired, a batch at a time, in a thread that lives as long as that
 * takes: no request waits for it, and none fails with it.
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
	 * @param removeBatch removes a batch, and returns how many there were
	 * @param clock paces it
	 */
	ExpiredEvents(IntSupplier removeBatch, Clock clock) {
		this.removeBatch = removeBatch;
		this.clock = clock;
		this.next = new AtomicLong(afterInterval());
	}

	/**
	 * Begin to remove them, if there was time enough since the last time. Never fails.
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
			// The last one is still at it.
			return;
		}
		try {
			remover.start();
		}
		catch (OutOfMemoryError ex) {
			// There can be no more threads.
			this.thread.set(null);
			logger.warn("Expired webhook events could not be deleted; another attempt follows", ex);
		}
	}

	/**
	 * Remove all of them.
	 * @return how many there were
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
	 * Begin nothing any more, and wait for the batch that is being removed. It is not
	 * interrupted: some databases that are embedded take that as their own end.
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
