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

package dev.harbor.webhook.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * The deliveries that are being handled. Logs a warning for a slow delivery while it is
 * still being handled, and releases all events when the application stops. A single
 * thread watches all deliveries, and ends when there are none. The thread is not shared,
 * because observation handlers and logging run on it and may be slow.
 */
class OpenDeliveries {

	// The time to Harbor's first retry. Leases are shorter, so there is nothing left to
	// release after it.
	private static final Duration LONGEST_LEASE = Duration.ofMinutes(5);

	private static final Duration IDLE = Duration.ofSeconds(5);

	private final long slow;

	private final Map<OngoingDelivery, Begun> begun = new ConcurrentHashMap<>();

	private final Map<OngoingDelivery, Long> abandoned = new ConcurrentHashMap<>();

	private final AtomicBoolean watching = new AtomicBoolean();

	private @Nullable ScheduledThreadPoolExecutor watch;

	/**
	 * Create an instance.
	 * @param slow the time after which a delivery is slow
	 */
	OpenDeliveries(Duration slow) {
		this.slow = slow.toNanos();
	}

	void begin(OngoingDelivery delivery) {
		this.begun.put(delivery, new Begun(System.nanoTime()));
		watch();
	}

	void end(OngoingDelivery delivery) {
		this.begun.remove(delivery);
		this.abandoned.remove(delivery);
	}

	/**
	 * Keep an abandoned delivery until its claim has ended.
	 */
	void abandon(OngoingDelivery delivery) {
		this.begun.remove(delivery);
		this.abandoned.put(delivery, System.nanoTime());
		watch();
	}

	/**
	 * Release the events that are still being handled, so that other instances can take
	 * them over. Their deliveries are answered with a failure.
	 */
	void giveBackAll() {
		List<OngoingDelivery> open = new ArrayList<>(this.begun.keySet());
		open.addAll(this.abandoned.keySet());
		open.forEach(OngoingDelivery::giveBack);
		this.abandoned.clear();
		stopWatch();
	}

	private void watch() {
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			checkAfter(this.slow);
		}
	}

	private void check() {
		long now = System.nanoTime();
		long next = this.slow;
		this.abandoned.values().removeIf((at) -> now - at > LONGEST_LEASE.toNanos());
		List<OngoingDelivery> late = new ArrayList<>();
		for (Map.Entry<OngoingDelivery, Begun> entry : this.begun.entrySet()) {
			long remaining = this.slow - (now - entry.getValue().at);
			if (remaining > 0) {
				next = Math.min(next, remaining);
			}
			else if (!entry.getValue().warned) {
				entry.getValue().warned = true;
				late.add(entry.getKey());
			}
		}
		// Checked again after the flag is cleared, because a delivery may have begun
		// before that.
		boolean idle = isIdle();
		if (idle) {
			this.watching.set(false);
		}
		if (!idle || (!isIdle() && this.watching.compareAndSet(false, true))) {
			checkAfter(next);
		}
		late.forEach((delivery) -> delivery.warnOfSlow(TimeUnit.NANOSECONDS.toSeconds(this.slow)));
	}

	private boolean isIdle() {
		return this.begun.isEmpty() && this.abandoned.isEmpty();
	}

	private synchronized void checkAfter(long nanos) {
		if (this.watch == null) {
			ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, OpenDeliveries::thread);
			executor.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
			executor.allowCoreThreadTimeOut(true);
			this.watch = executor;
		}
		this.watch.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
	}

	private synchronized void stopWatch() {
		if (this.watch != null) {
			this.watch.shutdownNow();
			this.watch = null;
		}
		this.watching.set(false);
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "harbor-webhook-watch");
		thread.setDaemon(true);
		// Not the class loader of the first request: a web server logs a warning about
		// threads that keep the class loader of a stopped application.
		thread.setContextClassLoader(OpenDeliveries.class.getClassLoader());
		return thread;
	}

	/**
	 * The time when a delivery began, and whether a warning was logged.
	 */
	private static final class Begun {

		private final long at;

		// Used by the watching thread only.
		private boolean warned;

		Begun(long at) {
			this.at = at;
		}

	}

}
