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

/**
 * What to do with a request that delivers something.
 *
 * @since 0.2.0
 */
public sealed interface WebhookDecision {

	/**
	 * Call what handles the delivery.
	 *
	 * @param delivery to be ended by one of its methods, whatever comes of the call
	 */
	record Call(OngoingDelivery delivery) implements WebhookDecision {

	}

	/**
	 * Answer without calling anything.
	 *
	 * @param answer what to answer
	 */
	record Answer(WebhookAnswer answer) implements WebhookDecision {

	}

}
