package dev.harbor.webhook.web;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * {@link ObservationConvention} for deliveries. A bean of this type takes the place of
 * the {@link DefaultHarborWebhookObservationConvention}. Implementations are safe for use
 * by several threads.
 */
public interface HarborWebhookObservationConvention extends ObservationConvention<HarborWebhookObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof HarborWebhookObservationContext;
	}

}
