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

package dev.harbor.modulith;

import dev.harbor.event.CreateEventRequest;

/**
 * Strategy for the idempotency keys of events that Spring Modulith externalizes. Modulith
 * does not provide the publication, so the key is derived from the event.
 * <p>
 * The key must be the same each time the event is externalized, even after a restart, and
 * differ from the keys of all other events of the organisation. Harbor remembers a key
 * for 24 hours.
 *
 * @since 0.2.0
 */
@FunctionalInterface
public interface HarborIdempotencyKeyStrategy {

	/**
	 * Return the idempotency key of an event.
	 * @param payload the externalized object: the application's event, or the object that
	 * the externalization maps it to
	 * @param request the request, with the type, the payload as JSON and the workspace
	 * @return the key, of 1 to 255 printable ASCII characters
	 */
	String idempotencyKey(Object payload, CreateEventRequest request);

	/**
	 * Return the default strategy, whose keys are digests of the type, the workspace and
	 * the JSON of the payload. Two events with the same type, workspace and JSON create
	 * only one event at Harbor within 24 hours. Add a distinct property to the events,
	 * such as an id or a time, or use another strategy.
	 * @return the strategy
	 */
	static HarborIdempotencyKeyStrategy ofContent() {
		return (payload, request) -> ContentDigest.of(request);
	}

}
