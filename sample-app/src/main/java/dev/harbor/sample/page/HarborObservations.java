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

package dev.harbor.sample.page;

import dev.harbor.client.HarborClientObservationContext;
import dev.harbor.webhook.web.HarborWebhookObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

import org.springframework.stereotype.Component;

/**
 * Observes all calls and deliveries, including deliveries without a call of a handler:
 * duplicates and refused ones.
 */
@Component
class HarborObservations implements ObservationHandler<Observation.Context> {

	private static final String PROBE = "probe";

	private final Journal journal;

	HarborObservations(Journal journal) {
		this.journal = journal;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof HarborClientObservationContext || context instanceof HarborWebhookObservationContext;
	}

	@Override
	public void onStop(Observation.Context context) {
		if (context instanceof HarborWebhookObservationContext delivery) {
			this.journal.add(ReceivedDelivery.of(delivery));
		}
		// Probes are calls of the starter that check a key.
		else if (context instanceof HarborClientObservationContext call && !PROBE.equals(call.getOperation())) {
			this.journal.add(MadeCall.of(call));
		}
	}

}
