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

package dev.harbor.listener;

import dev.harbor.event.Event;

/**
 * Accepts delivered events, and calls listeners with them later.
 *
 * @since 0.2.0
 */
@FunctionalInterface
public interface EventIntake {

	/**
	 * Accept an event for all listeners of an endpoint that accept its type.
	 * @param endpoint the name of the endpoint
	 * @param event the event
	 * @return {@code false} if it was accepted before
	 * @throws RuntimeException if it could not be accepted
	 */
	boolean take(String endpoint, Event event);

}
