package dev.harbor.client;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Observation.Context} of a call, from the first attempt to the last.
 */
public final class HarborClientObservationContext extends Observation.Context {

	private final String client;

	private final String operation;

	private @Nullable Outcome outcome;

	HarborClientObservationContext(String client, String operation) {
		this.client = client;
		this.operation = operation;
	}

	/**
	 * Return the name of the client.
	 * @return the name, {@code default} for the default client
	 */
	public String getClient() {
		return this.client;
	}

	/**
	 * Return the operation.
	 * @return the operation, such as {@code events.create}, or {@code probe} for a call
	 * that is wrong on purpose, to find out about scopes
	 */
	public String getOperation() {
		return this.operation;
	}

	/**
	 * Return what has become of the call.
	 * @return the outcome, or {@code null} while the call lasts
	 */
	public @Nullable Outcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(Outcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * What has become of a call.
	 */
	public enum Outcome {

		/**
		 * Done.
		 */
		SUCCESS,

		/**
		 * Refused: by Harbor, or by the client for want of a declared scope.
		 */
		REFUSED,

		/**
		 * Beyond the rate limit, for longer than the call could wait.
		 */
		RATE_LIMITED,

		/**
		 * Without an answer, or with one that tells of a failure of Harbor's.
		 */
		FAILED

	}

}
