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

import java.util.Locale;

import dev.harbor.HarborApiException;
import dev.harbor.client.HarborClientObservation.HighCardinalityKeyNames;
import dev.harbor.client.HarborClientObservation.LowCardinalityKeyNames;
import dev.harbor.client.HarborClientObservationContext.Outcome;
import io.micrometer.common.KeyValues;

/**
 * Default {@link HarborClientObservationConvention} implementation.
 *
 * @since 0.1.0
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
		// No error: Micrometer adds it to timers, and a span with such a key value counts
		// as failed, even if the value is "none".
		return known.and(LowCardinalityKeyNames.OUTCOME.withValue(outcome.name().toLowerCase(Locale.ROOT)));
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
