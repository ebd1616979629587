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
 * What is observed of the webhooks that an application receives.
 *
 * @since 0.1.0
 */
public enum HarborWebhookObservation implements ObservationDocumentation {

	/**
	 * A delivery, until it is known what has become of it.
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
	 * Key names with few values. Timers have the tag {@code error} besides: the simple
	 * name of the exception, or {@code none}.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the endpoint, as {@code @HarborWebhook} has it.
		 */
		ENDPOINT {

			@Override
			public String asString() {
				return "endpoint";
			}

		},

		/**
		 * What has become of the delivery: {@code accepted}, {@code duplicate},
		 * {@code in_progress}, {@code ignored}, {@code rejected} or {@code failed}.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/**
		 * Why the delivery was rejected, such as {@code signature_mismatch}, or
		 * {@code none}.
		 */
		REASON {

			@Override
			public String asString() {
				return "reason";
			}

		}

	}

	/**
	 * Key names with any number of values.
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
	 * What may happen in the course of a delivery.
	 */
	public enum Events implements Observation.Event {

		/**
		 * The delivery is still being handled when most of Harbor's patience is used up.
		 */
		SLOW {

			@Override
			public String getName() {
				return "slow";
			}

		}

	}

}
