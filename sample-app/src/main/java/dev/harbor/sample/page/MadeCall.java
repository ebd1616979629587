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

import java.time.Instant;

import dev.harbor.HarborApiException;
import dev.harbor.client.HarborClientObservationContext.Outcome;
import dev.harbor.client.HarborClientObservationContext;
import org.jspecify.annotations.Nullable;

/**
 * A finished call, with all its attempts.
 *
 * @param time the end of the call
 * @param operation the called operation
 * @param outcome the outcome of the call
 * @param error the error code of Harbor, or another description of the failure
 */
record MadeCall(String time, String operation, String outcome, @Nullable String error) {

	static MadeCall of(HarborClientObservationContext context) {
		Outcome outcome = context.getOutcome();
		return new MadeCall(Words.of(Instant.now()), context.getOperation(),
				Words.of((outcome != null) ? outcome : Outcome.FAILED), describe(context.getError()));
	}

	private static @Nullable String describe(@Nullable Throwable error) {
		if (error instanceof HarborApiException refusal) {
			return refusal.code();
		}
		return (error != null) ? error.getClass().getSimpleName() : null;
	}

	public String result() {
		return (this.error != null) ? this.error : this.outcome;
	}

}
