package dev.harbor.client;

import java.util.Locale;

import dev.harbor.HarborApiException;
import dev.harbor.client.HarborClientObservation.HighCardinalityKeyNames;
import dev.harbor.client.HarborClientObservation.LowCardinalityKeyNames;
import dev.harbor.client.HarborClientObservationContext.Outcome;
import io.micrometer.common.KeyValues;

/**
 * The {@link HarborClientObservationConvention} that applies unless the application has
 * another one.
 */
public class DefaultHarborClientObservationConvention implements HarborClientObservationConvention {

	@Override
	public String getName() {
		return "harbor.client";
	}

	@Override
	public String getContextualName(HarborClientObservationContext context) {
		return "harbor " + context.getOperation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HarborClientObservationContext context) {
		KeyValues known = KeyValues.of(LowCardinalityKeyNames.CLIENT.withValue(context.getClient()),
				LowCardinalityKeyNames.OPERATION.withValue(context.getOperation()));
		Outcome outcome = context.getOutcome();
		if (outcome == null) {
			return known;
		}
		known = known.and(LowCardinalityKeyNames.OUTCOME.withValue(outcome.name().toLowerCase(Locale.ROOT)));
		Throwable error = context.getError();
		// None without an error: a span with such a key value is taken to have failed,
		// whatever the value is, and timers get theirs from Micrometer.
		return (error != null) ? known.and(LowCardinalityKeyNames.ERROR.withValue(error.getClass().getSimpleName()))
				: known;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(HarborClientObservationContext context) {
		if (!(context.getError() instanceof HarborApiException refusal)) {
			return KeyValues.empty();
		}
		KeyValues code = KeyValues.of(HighCardinalityKeyNames.ERROR_CODE.withValue(refusal.code()));
		return refusal.requestId().map((id) -> code.and(HighCardinalityKeyNames.REQUEST_ID.withValue(id))).orElse(code);
	}

}
