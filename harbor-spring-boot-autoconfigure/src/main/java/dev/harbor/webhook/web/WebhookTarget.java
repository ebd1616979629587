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
 * What a path receives deliveries for.
 *
 * @param endpoint the name of the endpoint, whose secrets verify what is delivered
 * @param types the types of events that are handled; any other is acknowledged
 * @param once whether each event is handled once with the help of the event store, as
 * opposed to a handler that sees to that by itself
 * @since 0.2.0
 */
public record WebhookTarget(String endpoint, EventTypes types, boolean once) {

	public WebhookTarget {
		Assert.hasText(endpoint, "'endpoint' must not be blank");
		Assert.notNull(types, "'types' must not be null");
	}

}
