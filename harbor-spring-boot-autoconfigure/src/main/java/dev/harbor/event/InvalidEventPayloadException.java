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

import java.util.ArrayList;
import java.util.List;

/**
 * Thrown if the payload of an event is invalid for the type of the event. The message
 * contains locations in the payload, but no values.
 *
 * @since 0.2.0
 */
public class InvalidEventPayloadException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String type;

	// A list that can be serialized.
	private final ArrayList<String> problems;

	/**
	 * Create an exception.
	 * @param type the type of the event
	 * @param problems the problems, without values
	 */
	public InvalidEventPayloadException(String type, List<String> problems) {
		super("Payload of an event of type '%s' is invalid: %s".formatted(type, String.join("; ", problems)));
		this.type = type;
		this.problems = new ArrayList<>(problems);
	}

	/**
	 * Return the type of the event.
	 * @return the type
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return the problems of the payload.
	 * @return descriptions for people, without values
	 */
	public List<String> problems() {
		return List.copyOf(this.problems);
	}

}
