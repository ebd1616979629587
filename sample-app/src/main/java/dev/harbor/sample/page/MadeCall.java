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
 * A call that was made, with all its attempts.
 *
 * @param time when it ended
 * @param operation what was called
 * @param outcome what has become of it
 * @param error Harbor's code, or what else went wrong
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
