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

package dev.harbor.event;

/**
 * Checks the payloads of events before the events are created or emitted.
 *
 * @since 0.2.0
 */
@FunctionalInterface
public interface PayloadCheck {

	/**
	 * Check a payload.
	 * @param type the type of the event
	 * @param payload the payload
	 * @throws InvalidEventPayloadException if it must not be sent
	 */
	void check(String type, EventPayload payload);

	/**
	 * Return a check that everything passes.
	 * @return the check
	 */
	static PayloadCheck none() {
		return (type, payload) -> {
		};
	}

}
