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

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The state of an event.
 *
 * @param taken whether the current claim took the event
 * @param handledAt the time at which the event was handled, if it was
 * @param remaining the remaining time of another caller's claim, if there is one; not
 * positive if the claim has expired
 */
record EventRow(boolean taken, @Nullable Instant handledAt, Duration remaining) {

	static final EventRow TAKEN = new EventRow(true, null, Duration.ZERO);

	static final EventRow OPEN = new EventRow(false, null, Duration.ZERO);

	/**
	 * Return whether the event is not handled and its last claim has expired.
	 */
	boolean isOpen() {
		return !this.taken && this.handledAt == null && this.remaining.compareTo(Duration.ZERO) <= 0;
	}

}
