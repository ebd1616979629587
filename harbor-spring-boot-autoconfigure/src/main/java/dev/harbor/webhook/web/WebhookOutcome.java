package dev.harbor.webhook.web;

import java.util.Locale;

/**
 * What has become of a delivery.
 */
public enum WebhookOutcome {

	/**
	 * Handled.
	 */
	ACCEPTED,

	/**
	 * Acknowledged, since its event was handled before.
	 */
	DUPLICATE,

	/**
	 * Put off, since its event is being handled elsewhere.
	 */
	IN_PROGRESS,

	/**
	 * Acknowledged, since its event is of a type that is not handled.
	 */
	IGNORED,

	/**
	 * Refused.
	 */
	REJECTED,

	/**
	 * Left open, since handling it failed.
	 */
	FAILED;

	/**
	 * Return how logs, metrics and the actuator endpoint call the outcome.
	 * @return the name in lower case
	 */
	public String value() {
		return name().toLowerCase(Locale.ROOT);
	}

}
