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

package dev.harbor.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks at given times of a clock that can be moved, which the schedulers of the JDK
 * do not support.
 */
final class AttemptQueue implements Timeline {

	private static final int WORKERS = 8;

	private static final Duration GRACE = Duration.ofSeconds(1);

	private final Clock clock;

	private final PriorityQueue<Entry> waiting = new PriorityQueue<>(
			Comparator.comparing(Entry::at).thenComparing(Entry::number));

	private final Set<Thread> busy = new HashSet<>();

	private long next;

	private boolean started;

	private boolean closed;

	AttemptQueue(Clock clock) {
		this.clock = clock;
	}

	synchronized void add(Instant at, Runnable action) {
		if (this.closed) {
			return;
		}
		if (!this.started) {
			this.started = true;
			for (int i = 0; i < WORKERS; i++) {
				Thread worker = new Thread(this::work, "harbor-sandbox-deliveries-" + i);
				worker.setDaemon(true);
				worker.start();
			}
		}
		this.waiting.add(new Entry(at, this.next++, action));
		notifyAll();
	}

	private void work() {
		Runnable action = take();
		while (action != null) {
			try {
				action.run();
			}
			finally {
				done();
			}
			action = take();
		}
	}

	private synchronized @Nullable Runnable take() {
		while (!this.closed) {
			Entry first = this.waiting.peek();
			long delay = (first != null) ? Duration.between(this.clock.instant(), first.at()).toMillis() : 0;
			if (first != null && !first.at().isAfter(this.clock.instant())) {
				this.waiting.remove();
				this.busy.add(Thread.currentThread());
				return first.action();
			}
			try {
				// Zero would wait forever.
				wait((first != null) ? Math.max(1, delay) : 0);
			}
			catch (InterruptedException ex) {
				// Only this class ends the thread.
			}
		}
		return null;
	}

	private synchronized void done() {
		this.busy.remove(Thread.currentThread());
		// The interrupt was for the previous attempt.
		Thread.interrupted();
		notifyAll();
	}

	@Override
	public synchronized void settle() {
		// The clock may have moved.
		notifyAll();
		try {
			while (!this.closed && (!this.busy.isEmpty() || isDue())) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for deliveries", ex);
		}
	}

	private boolean isDue() {
		Entry first = this.waiting.peek();
		return first != null && !first.at().isAfter(this.clock.instant());
	}

	@Override
	public synchronized Optional<Instant> next() {
		return Optional.ofNullable(this.waiting.peek()).map(Entry::at);
	}

	/**
	 * Remove all tasks, and wait a short time for the task in progress, so that it does
	 * not affect the next test.
	 */
	synchronized void clear() {
		this.waiting.clear();
		long end = System.nanoTime() + GRACE.toNanos();
		boolean interrupted = false;
		while (!this.busy.isEmpty() && !interrupted) {
			long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
			if (left <= 0) {
				break;
			}
			try {
				wait(left);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		this.busy.forEach(Thread::interrupt);
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	synchronized void close() {
		this.closed = true;
		this.waiting.clear();
		this.busy.forEach(Thread::interrupt);
		notifyAll();
	}

	private record Entry(Instant at, long number, Runnable action) {

	}

}
