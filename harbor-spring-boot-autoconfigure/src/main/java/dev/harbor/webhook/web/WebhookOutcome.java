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

import java.util.Locale;

/**
 * What has become of a delivery.
 *
 * @since 0.1.0
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
