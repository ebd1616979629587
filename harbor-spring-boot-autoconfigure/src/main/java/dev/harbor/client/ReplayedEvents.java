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

package dev.harbor.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.harbor.event.Event;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Detects creates that were answered with an event of an earlier call, because their
 * idempotency key was used before. After a failure this is intended, and otherwise a
 * mistake.
 */
final class ReplayedEvents {

	private static final Log logger = LogFactory.getLog(ReplayedEvents.class);

	// Clocks of servers differ by seconds.
	private static final Duration TOLERANCE = Duration.ofSeconds(1);

	private final ClientSettings client;

	private final AtomicBoolean noticed = new AtomicBoolean();

	ReplayedEvents(ClientSettings client) {
		this.client = client;
	}

	/**
	 * Check whether an event is older than its call.
	 * @param event the event
	 * @param answer the answer
	 * @param elapsed how long ago the call began
	 */
	void look(Event event, HarborAnswer answer, Duration elapsed) {
		Instant now = answer.serverTime().orElseGet(this.client.clock()::instant);
		if (event.createdAt().isBefore(now.minus(elapsed).minus(TOLERANCE))
				&& this.noticed.compareAndSet(false, true)) {
			logger.info(
					"Client '%s' called events.create with an idempotency key that was used before: Harbor answered with event %s of %s and created no other one. Harbor remembers a key for 24 hours, for all events of the organisation; start the key with the type of the event. This is logged once"
						.formatted(this.client.name(), event.id(), event.createdAt()));
		}
	}

}
