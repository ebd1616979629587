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

import dev.harbor.HarborApiException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.client.HarborClientObservation.Events;
import dev.harbor.client.HarborClientObservationContext.Outcome;

/**
 * Observation of a call until it is closed.
 */
final class ObservedCall implements AutoCloseable {

	private static final HarborClientObservationConvention DEFAULT_CONVENTION = new DefaultHarborClientObservationConvention();

	private final HarborClientObservationContext context;

	private final SafeObservation observation;

	ObservedCall(ClientSettings client, HarborCall call) {
		this.context = new HarborClientObservationContext(client.name(), call.operation());
		this.observation = SafeObservation.start(client.observationRegistry(),
				() -> HarborClientObservation.CALL.observation(client.observationConvention(), DEFAULT_CONVENTION,
						() -> this.context, client.observationRegistry()));
		this.observation.openScope();
	}

	void retried() {
		this.observation.change((observation) -> observation.event(Events.RETRIES));
	}

	void ended(Outcome outcome) {
		this.context.setOutcome(outcome);
	}

	void failed(Throwable failure) {
		this.context.setOutcome(outcome(failure));
		this.observation.error(failure);
	}

	static Outcome outcome(Throwable failure) {
		if (failure instanceof RateLimitExceededException) {
			return Outcome.RATE_LIMITED;
		}
		return (failure instanceof HarborApiException refusal && refusal.status() >= 400 && refusal.status() < 500)
				? Outcome.REFUSED : Outcome.FAILED;
	}

	@Override
	public void close() {
		this.observation.closeScope();
		this.observation.stop();
	}

}
