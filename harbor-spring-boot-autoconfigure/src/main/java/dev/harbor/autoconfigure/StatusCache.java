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

package dev.harbor.autoconfigure;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a status that is read from the database for a few seconds, so that all gauges of
 * a scrape share one query. Safe for use by several threads.
 *
 * @param <T> the type of the status
 */
final class StatusCache<T> {

	static final long MAX_AGE = Duration.ofSeconds(5).toNanos();

	private final Supplier<T> source;

	private final LongSupplier nanoTime;

	// Guarded by this, like the following fields.
	private @Nullable T status;

	private boolean read;

	private long readAt;

	/**
	 * Create a cache.
	 * @param source reads the status
	 * @param nanoTime the time, such as {@link System#nanoTime()}
	 */
	StatusCache(Supplier<T> source, LongSupplier nanoTime) {
		this.source = source;
		this.nanoTime = nanoTime;
	}

	/**
	 * Return the status.
	 * @return the status, or {@code null} if it could not be read
	 */
	synchronized @Nullable T get() {
		if (!this.read || this.nanoTime.getAsLong() - this.readAt > MAX_AGE) {
			try {
				this.status = this.source.get();
			}
			catch (RuntimeException ex) {
				// Shown by health; a scrape continues.
				this.status = null;
			}
			this.read = true;
			// Not before, because a failure may take longer than a status is kept.
			this.readAt = this.nanoTime.getAsLong();
		}
		return this.status;
	}

}
