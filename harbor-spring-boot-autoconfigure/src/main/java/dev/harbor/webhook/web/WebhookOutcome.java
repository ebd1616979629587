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
 * Outcome of a delivery.
 *
 * @since 0.1.0
 */
public enum WebhookOutcome {

	/**
	 * The event was handled.
	 */
	ACCEPTED,

	/**
	 * The delivery was acknowledged, because its event was handled before.
	 */
	DUPLICATE,

	/**
	 * The delivery was answered with 503, because its event is claimed by another
	 * delivery.
	 */
	IN_PROGRESS,

	/**
	 * The delivery was acknowledged, because its event type is not handled.
	 */
	IGNORED,

	/**
	 * The delivery was rejected, because it could not be verified.
	 */
	REJECTED,

	/**
	 * The event was released, because the delivery could not be handled.
	 */
	FAILED;

	/**
	 * Return the name of the outcome in metrics and in the actuator endpoint.
	 * @return the name in lower case
	 */
	public String value() {
		return name().toLowerCase(Locale.ROOT);
	}

}
