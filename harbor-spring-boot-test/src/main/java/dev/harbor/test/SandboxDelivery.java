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

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.harbor.event.Event;

/**
 * Snapshot of the delivery of an event to a webhook endpoint of a {@link HarborSandbox}.
 *
 * @param id the id, which starts with {@code del_}
 * @param webhookId the id of the endpoint
 * @param event the event
 * @param state the state
 * @param attempts the attempts so far, oldest first
 * @param nextAttemptAt the time of the next attempt by the clock of the sandbox, or empty
 * if there is none
 * @since 0.1.0
 */
public record SandboxDelivery(String id, String webhookId, Event event, State state, List<DeliveryAttempt> attempts,
		Optional<Instant> nextAttemptAt) {

	/**
	 * State of a delivery.
	 */
	public enum State {

		/**
		 * An attempt is due later or in progress.
		 */
		PENDING,

		/**
		 * The receiver accepted the delivery.
		 */
		DELIVERED,

		/**
		 * The receiver did not accept the delivery within 72 hours, or was disabled.
		 */
		FAILED,

		/**
		 * The endpoint is not on this machine, so nothing is sent.
		 */
		NOT_SENT

	}

}
