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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.Assert;

import dev.harbor.Page;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.outbox.JdbcHarborOutbox;
import dev.harbor.outbox.OutboxEvent;
import dev.harbor.outbox.OutboxQuery;

/**
 * Lets tests wait for the outbox and control its time. Can be injected into tests of an
 * application with an outbox.
 *
 * @since 0.2.0
 */
public final class HarborOutboxTester {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

	private final ObjectProvider<JdbcHarborOutbox> outbox;

	HarborOutboxTester(ObjectProvider<JdbcHarborOutbox> outbox) {
		this.outbox = outbox;
	}

	/**
	 * Wait until all due entries are sent, parked or scheduled for a later attempt, for
	 * up to half a minute.
	 * @throws AssertionError if the outbox is not idle by then
	 */
	public void awaitIdle() {
		awaitIdle(TIMEOUT);
	}

	/**
	 * Wait until all due entries are sent, parked or scheduled for a later attempt.
	 * @param timeout the maximum time to wait
	 * @throws AssertionError if the outbox is not idle by then
	 */
	public void awaitIdle(Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		JdbcHarborOutbox outbox = outbox();
		long end = System.nanoTime() + timeout.toNanos();
		while (!outbox.queue().isIdle()) {
			if (System.nanoTime() - end > 0) {
				throw new AssertionError("The outbox is not idle after %s%s: %s".formatted(timeout,
						outbox.queue().isRunning() ? "" : ", and it does not run", outbox.status()));
			}
			LockSupport.parkNanos(PAUSE);
		}
	}

	/**
	 * Advance the time of the outbox: attempts that are due within the duration become
	 * due, and rate limits end earlier by the duration.
	 * @param duration the duration
	 */
	public void advance(Duration duration) {
		Assert.notNull(duration, "'duration' must not be null");
		outbox().bringForward(duration);
	}

	/**
	 * Return the emitted requests that are in the outbox, oldest first. Within a
	 * transaction, this includes its own requests.
	 * @return the requests, with workspaces and idempotency keys
	 */
	public List<CreateEventRequest> emitted() {
		JdbcHarborOutbox outbox = outbox();
		List<CreateEventRequest> emitted = new ArrayList<>();
		OutboxQuery query = OutboxQuery.create().oldestFirst();
		Page<OutboxEvent> page;
		do {
			page = outbox.list(query);
			page.data().forEach((entry) -> outbox.request(entry.id()).ifPresent(emitted::add));
			query = page.endCursor().map(query::startingAfter).orElse(query);
		}
		while (page.hasMore());
		return List.copyOf(emitted);
	}

	private JdbcHarborOutbox outbox() {
		JdbcHarborOutbox outbox = this.outbox.getIfAvailable();
		Assert.state(outbox != null, "There is no outbox in this application context");
		return outbox;
	}

}
