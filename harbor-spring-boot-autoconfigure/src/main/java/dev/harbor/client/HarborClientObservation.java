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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Observations of a client.
 *
 * @since 0.1.0
 */
public enum HarborClientObservation implements ObservationDocumentation {

	/**
	 * A call with all its attempts and pauses. Contains {@code http.client.requests} of
	 * Spring Boot for each attempt.
	 */
	CALL {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultHarborClientObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

		@Override
		public Observation.Event[] getEvents() {
			return Events.values();
		}

	},

	/**
	 * A wait of a call for the rate limit of its key.
	 */
	RATE_LIMIT_WAIT {

		@Override
		public String getName() {
			return "harbor.client.rate.limit.wait";
		}

		@Override
		public String getContextualName() {
			return "harbor rate limit";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { LowCardinalityKeyNames.CLIENT };
		}

	};

	/**
	 * Low-cardinality key names. Timers also have the tag {@code error}: the simple name
	 * of the exception, or {@code none}.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the client, {@code default} for the default client.
		 */
		CLIENT {

			@Override
			public String asString() {
				return "client";
			}

		},

		/**
		 * Operation, such as {@code events.create}; {@code probe} for checks of scopes.
		 */
		OPERATION {

			@Override
			public String asString() {
				return "operation";
			}

		},

		/**
		 * Outcome of the call: {@code success}, {@code refused}, {@code rate_limited} or
		 * {@code failed}.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * High-cardinality key names.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Code of Harbor for the refusal.
		 */
		ERROR_CODE {

			@Override
			public String asString() {
				return "error.code";
			}

		},

		/**
		 * Id of the refused request.
		 */
		REQUEST_ID {

			@Override
			public String asString() {
				return "request.id";
			}

		}

	}

	/**
	 * Events of a call.
	 */
	public enum Events implements Observation.Event {

		/**
		 * The call is retried.
		 */
		RETRIES {

			@Override
			public String getName() {
				return "retries";
			}

		}

	}

}
