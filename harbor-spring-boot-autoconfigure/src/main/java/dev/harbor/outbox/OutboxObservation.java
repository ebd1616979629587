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

package dev.harbor.outbox;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Observations of the outbox.
 */
enum OutboxObservation implements ObservationDocumentation {

	/**
	 * Writing an entry. Sending it continues the trace.
	 */
	EMITTING("harbor.outbox.emitting", "harbor outbox emit") {

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { Key.CLIENT };
		}

	},

	/**
	 * An attempt to send an entry.
	 */
	SENDING("harbor.outbox.sending", "harbor outbox send") {

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { Key.CLIENT, Key.OUTCOME };
		}

	};

	private final String name;

	private final String contextualName;

	OutboxObservation(String name, String contextualName) {
		this.name = name;
		this.contextualName = contextualName;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName() {
		return this.contextualName;
	}

	/**
	 * Key names.
	 */
	enum Key implements KeyName {

		/**
		 * Name of the client.
		 */
		CLIENT("client"),

		/**
		 * {@code sent}, {@code failed} or {@code parked}.
		 */
		OUTCOME("outcome"),

		/**
		 * Id of the entry. High cardinality.
		 */
		ENTRY("harbor.outbox.id");

		private final String name;

		Key(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

}
