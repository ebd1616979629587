package dev.harbor.outbox;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed of the outbox.
 */
enum OutboxObservation implements ObservationDocumentation {

	/**
	 * Writing an entry, whose trace goes on when it is sent.
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
		 * Id of the entry, which is not for meters.
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
