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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.Assert;

import dev.harbor.inbox.JdbcHarborInbox;

/**
 * Lets tests wait for the inbox and control its time. Can be injected into tests of an
 * application with an inbox.
 *
 * @since 0.2.0
 */
public final class HarborInboxTester {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

	private final ObjectProvider<JdbcHarborInbox> inbox;

	HarborInboxTester(ObjectProvider<JdbcHarborInbox> inbox) {
		this.inbox = inbox;
	}

	/**
	 * Wait until all due events are handled, parked or scheduled for a later attempt, for
	 * up to half a minute.
	 * @throws AssertionError if the inbox is not idle by then
	 */
	public void awaitIdle() {
		awaitIdle(TIMEOUT);
	}

	/**
	 * Wait until all due events are handled, parked or scheduled for a later attempt.
	 * @param timeout the maximum time to wait
	 * @throws AssertionError if the inbox is not idle by then
	 */
	public void awaitIdle(Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		JdbcHarborInbox inbox = inbox();
		long end = System.nanoTime() + timeout.toNanos();
		while (!inbox.queue().isIdle()) {
			if (System.nanoTime() - end > 0) {
				throw new AssertionError("The inbox is not idle after %s%s: %s".formatted(timeout,
						inbox.queue().isRunning() ? "" : ", and it does not run", inbox.status()));
			}
			LockSupport.parkNanos(PAUSE);
		}
	}

	/**
	 * Advance the time of the inbox: attempts that are due within the duration become
	 * due.
	 * @param duration the duration
	 */
	public void advance(Duration duration) {
		Assert.notNull(duration, "'duration' must not be null");
		inbox().queue().bringForward(duration);
	}

	private JdbcHarborInbox inbox() {
		JdbcHarborInbox inbox = this.inbox.getIfAvailable();
		Assert.state(inbox != null, "There is no inbox in this application context");
		return inbox;
	}

}
