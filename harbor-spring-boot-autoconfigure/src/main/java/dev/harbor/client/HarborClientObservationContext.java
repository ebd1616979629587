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

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Observation.Context} of a call, from the first attempt to the last.
 *
 * @since 0.1.0
 */
public final class HarborClientObservationContext extends Observation.Context {

	private final String client;

	private final String operation;

	private @Nullable Outcome outcome;

	HarborClientObservationContext(String client, String operation) {
		this.client = client;
		this.operation = operation;
	}

	/**
	 * Return the name of the client.
	 * @return the name, {@code default} for the default client
	 */
	public String getClient() {
		return this.client;
	}

	/**
	 * Return the operation.
	 * @return the operation, such as {@code events.create}, or {@code probe} for a check
	 * of scopes
	 */
	public String getOperation() {
		return this.operation;
	}

	/**
	 * Return the outcome of the call.
	 * @return the outcome, or {@code null} while the call is in progress
	 */
	public @Nullable Outcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(Outcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Outcome of a call.
	 */
	public enum Outcome {

		/**
		 * Done.
		 */
		SUCCESS,

		/**
		 * Refused by Harbor, or by the client because of an undeclared scope.
		 */
		REFUSED,

		/**
		 * Rate limited for longer than the call could wait.
		 */
		RATE_LIMITED,

		/**
		 * Failed without an answer, or with a failure of Harbor.
		 */
		FAILED

	}

}
