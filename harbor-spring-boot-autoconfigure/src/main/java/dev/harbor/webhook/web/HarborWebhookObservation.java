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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * {@link ObservationDocumentation} for webhook deliveries.
 *
 * @since 0.1.0
 */
public enum HarborWebhookObservation implements ObservationDocumentation {

	/**
	 * Observation of a delivery, until its outcome is decided.
	 */
	DELIVERY {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultHarborWebhookObservationConvention.class;
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

	};

	/**
	 * Low-cardinality key names. Timers also have the tag {@code error}: the simple name
	 * of the exception, or {@code none}.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the endpoint, as in {@code @HarborWebhook}.
		 */
		ENDPOINT {

			@Override
			public String asString() {
				return "endpoint";
			}

		},

		/**
		 * Outcome of the delivery: {@code accepted}, {@code duplicate},
		 * {@code in_progress}, {@code ignored}, {@code rejected} or {@code failed}.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/**
		 * Reason for the rejection of the delivery, such as {@code signature_mismatch},
		 * or {@code none}.
		 */
		REASON {

			@Override
			public String asString() {
				return "reason";
			}

		}

	}

	/**
	 * High-cardinality key names.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Type of the event.
		 */
		EVENT_TYPE {

			@Override
			public String asString() {
				return "event.type";
			}

		}

	}

	/**
	 * Events of the observation of a delivery.
	 */
	public enum Events implements Observation.Event {

		/**
		 * The delivery is still being handled after most of the time that Harbor waits
		 * for an answer.
		 */
		SLOW {

			@Override
			public String getName() {
				return "slow";
			}

		}

	}

}
