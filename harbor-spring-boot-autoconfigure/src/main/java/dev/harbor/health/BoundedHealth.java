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

package dev.harbor.health;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;

/**
 * Health that is read from a database. It is waited for only for a bounded time, while a
 * pool may wait much longer for a connection. Concurrent callers share one reading, so
 * that they occupy one thread and one connection in all.
 */
final class BoundedHealth {

	private static final Log logger = LogFactory.getLog(BoundedHealth.class);

	private static final Duration MAX_WAIT = Duration.ofSeconds(2);

	// Longer than a pool waits for a connection. A connection whose server has vanished
	// may hang for hours.
	private static final Duration MAX_AGE = Duration.ofMinutes(1);

	private final String name;

	private final Supplier<@Nullable Health> source;

	private final LongSupplier nanoTime;

	// Guarded by this, like the following field.
	private @Nullable FutureTask<@Nullable Health> reading;

	private long begun;

	/**
	 * Create a health.
	 * @param name the name of what is read
	 * @param source reads the health
	 */
	BoundedHealth(String name, Supplier<@Nullable Health> source) {
		this(name, source, System::nanoTime);
	}

	BoundedHealth(String name, Supplier<@Nullable Health> source, LongSupplier nanoTime) {
		this.name = name;
		this.source = source;
		this.nanoTime = nanoTime;
	}

	/**
	 * Return the result of the reading in progress, or of a new one.
	 * @return the health, unknown if it cannot be read in time
	 */
	@Nullable Health get() {
		try {
			return reading().get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			return unknown((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (TimeoutException ex) {
			// The reading continues.
			return unknown(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return unknown(ex);
		}
	}

	private synchronized FutureTask<@Nullable Health> reading() {
		FutureTask<@Nullable Health> current = this.reading;
		long now = this.nanoTime.getAsLong();
		if (current == null || current.isDone() || now - this.begun > MAX_AGE.toNanos()) {
			current = new FutureTask<>(this.source::get);
			// Without the values that threads inherit from the caller.
			Thread thread = new Thread(null, current, "harbor-" + this.name + "-health", 0, false);
			thread.setContextClassLoader(getClass().getClassLoader());
			thread.setDaemon(true);
			thread.start();
			// Not before, because a thread that cannot be started ends no reading.
			this.reading = current;
			this.begun = now;
		}
		return current;
	}

	private Health unknown(Throwable failure) {
		logger.debug("The tables of the %s cannot be read".formatted(this.name), failure);
		return Health.unknown().withDetail("error", failure.getClass().getName()).build();
	}

}
