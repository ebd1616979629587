package dev.harbor.webhook.web;

import java.util.Locale;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.web.HarborWebhookObservation.HighCardinalityKeyNames;
import dev.harbor.webhook.web.HarborWebhookObservation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * The {@link HarborWebhookObservationConvention} that applies unless the application has
 * another one.
 */
public class DefaultHarborWebhookObservationConvention implements HarborWebhookObservationConvention {

	@Override
	public String getName() {
		return "harbor.webhook";
	}

	@Override
	public String getContextualName(HarborWebhookObservationContext context) {
		return "harbor webhook " + context.getEndpoint();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HarborWebhookObservationContext context) {
		KeyValues known = KeyValues.of(LowCardinalityKeyNames.ENDPOINT.withValue(context.getEndpoint()));
		WebhookOutcome outcome = context.getOutcome();
		// No error: timers get it from Micrometer, and a span with such a key value is
		// taken to have failed, whatever the value is.
		return (outcome == null) ? known
				: known.and(LowCardinalityKeyNames.OUTCOME.withValue(outcome.value()), reason(context));
	}

	private static KeyValue reason(HarborWebhookObservationContext context) {
		Reason reason = context.getReason();
		return LowCardinalityKeyNames.REASON
			.withValue((reason != null) ? reason.name().toLowerCase(Locale.ROOT) : KeyValue.NONE_VALUE);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(HarborWebhookObservationContext context) {
		String type = context.getEventType();
		return (type != null) ? KeyValues.of(HighCardinalityKeyNames.EVENT_TYPE.withValue(type)) : KeyValues.empty();
	}

}
