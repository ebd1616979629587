package dev.harbor.sample.page;

import dev.harbor.client.HarborClientObservationContext;
import dev.harbor.webhook.web.HarborWebhookObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

import org.springframework.stereotype.Component;

/**
 * Sees all calls and all deliveries, those included that no handler is called for:
 * duplicates, and what is refused.
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
		// Probes are how the starter finds out about the health of a key.
		else if (context instanceof HarborClientObservationContext call && !PROBE.equals(call.getOperation())) {
			this.journal.add(MadeCall.of(call));
		}
	}

}
