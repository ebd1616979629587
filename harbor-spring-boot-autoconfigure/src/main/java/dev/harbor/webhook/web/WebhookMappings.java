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

import java.util.List;
import java.util.Set;

import dev.harbor.webhook.EventTypes;

/**
 * The paths on which an application receives webhooks.
 *
 * @since 0.2.0
 */
@FunctionalInterface
public interface WebhookMappings {

	/**
	 * Return all mappings. Must not be called before all beans are created.
	 * @return the mappings of controller methods and of routes
	 */
	List<Mapping> get();

	/**
	 * Mapping of a method or a route.
	 *
	 * @param endpoint the name of the endpoint
	 * @param patterns the path patterns, without the context path
	 * @param types the event types that are handled
	 */
	record Mapping(String endpoint, Set<String> patterns, EventTypes types) {

		public Mapping {
			patterns = Set.copyOf(patterns);
		}

	}

}
