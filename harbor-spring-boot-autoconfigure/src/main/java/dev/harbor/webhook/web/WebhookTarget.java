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

import dev.harbor.webhook.EventTypes;

import org.springframework.util.Assert;

/**
 * Target of the deliveries to a path: an endpoint and its event types.
 *
 * @param endpoint the name of the endpoint, whose secrets verify the deliveries
 * @param types the event types that are handled; events of other types are acknowledged
 * @param once whether events are claimed in the event store, so that each event is
 * handled once; {@code false} for a handler that detects duplicates itself
 * @since 0.2.0
 */
public record WebhookTarget(String endpoint, EventTypes types, boolean once) {

	public WebhookTarget {
		Assert.hasText(endpoint, "'endpoint' must not be blank");
		Assert.notNull(types, "'types' must not be null");
	}

}
