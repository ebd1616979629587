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
 * What is observed of a client.
 *
 * @since 0.1.0
 */
public enum HarborClientObservation implements ObservationDocumentation {

	/**
	 * A call with all its attempts and waits. Boot's own {@code http.client.requests},
	 * one for each attempt, are within it.
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
	 * Key names with few values. Timers have the tag {@code error} besides: the simple
	 * name of the exception, or {@code none}.
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
		 * Operation, such as {@code events.create}; {@code probe} for calls that find out
		 * about scopes.
		 */
		OPERATION {

			@Override
			public String asString() {
				return "operation";
			}

		},

		/**
		 * What has become of the call: {@code success}, {@code refused},
		 * {@code rate_limited} or {@code failed}.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Key names with any number of values.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Harbor's code for why the call was refused.
		 */
		ERROR_CODE {

			@Override
			public String asString() {
				return "error.code";
			}

		},

		/**
		 * Harbor's id of the request that was refused.
		 */
		REQUEST_ID {

			@Override
			public String asString() {
				return "request.id";
			}

		}

	}

	/**
	 * What may happen in the course of a call.
	 */
	public enum Events implements Observation.Event {

		/**
		 * The call is tried again.
		 */
		RETRIES {

			@Override
			public String getName() {
				return "retries";
			}

		}

	}

}
