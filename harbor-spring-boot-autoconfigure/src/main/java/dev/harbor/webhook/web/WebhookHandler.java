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

import dev.harbor.webhook.WebhookDelivery;

/**
 * Handles the deliveries to a {@link WebhookRoute}. Implementations must be safe for use
 * by several threads.
 *
 * @since 0.2.0
 */
public interface WebhookHandler {

	/**
	 * Return the target of the handler.
	 * @return the endpoint and the event types
	 */
	WebhookTarget target();

	/**
	 * Handle a delivery. Called on a thread that may block.
	 * @param delivery the verified delivery
	 * @return the outcome: {@link WebhookOutcome#ACCEPTED},
	 * {@link WebhookOutcome#DUPLICATE}, {@link WebhookOutcome#IGNORED}, or
	 * {@link WebhookOutcome#FAILED} if the delivery cannot be handled now
	 * @throws Exception if the delivery cannot be handled
	 */
	WebhookOutcome handle(WebhookDelivery delivery) throws Exception;

}
