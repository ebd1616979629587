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

import dev.harbor.event.Event;

/**
 * Exception thrown when the payload of a verified delivery cannot be converted to the
 * type of the parameter or is invalid. The fault is on the receiving side, so exception
 * handling of the application must not answer it with 4xx.
 */
class WebhookArgumentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	WebhookArgumentException(Event event, String problem, Throwable cause) {
		super(message(event, problem), cause);
	}

	WebhookArgumentException(Event event, String problem) {
		super(message(event, problem));
	}

	private static String message(Event event, String problem) {
		return "Payload of event %s (%s) %s".formatted(event.id(), event.type(), problem);
	}

}
