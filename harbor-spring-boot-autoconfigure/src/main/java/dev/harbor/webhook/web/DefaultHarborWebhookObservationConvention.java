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

package dev.harbor.webhook.web;

import java.util.Locale;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.web.HarborWebhookObservation.HighCardinalityKeyNames;
import dev.harbor.webhook.web.HarborWebhookObservation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default implementation of {@link HarborWebhookObservationConvention}.
 *
 * @since 0.1.0
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
		KeyValue endpoint = LowCardinalityKeyNames.ENDPOINT.withValue(context.getEndpoint());
		WebhookOutcome outcome = context.getOutcome();
		// No error: Micrometer adds it to timers, and a span with such a key value counts
		// as failed, even if the value is "none".
		return (outcome == null) ? KeyValues.of(endpoint)
				: KeyValues.of(endpoint, LowCardinalityKeyNames.OUTCOME.withValue(outcome.value()), reason(context));
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
