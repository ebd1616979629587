package dev.harbor.client;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * {@link ObservationConvention} for the calls of a client. A bean of this type takes the
 * place of the {@link DefaultHarborClientObservationConvention}. Implementations are safe
 * for use by several threads.
 */
public interface HarborClientObservationConvention extends ObservationConvention<HarborClientObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof HarborClientObservationContext;
	}

}
