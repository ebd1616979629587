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

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.harbor.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * The property of payloads by whose values events are kept in order.
 */
final class ListenerKey {

	private final List<String> path;

	private ListenerKey(List<String> path) {
		this.path = path;
	}

	/**
	 * Create a key.
	 * @param property the name of the property; after a dot, that of one inside it
	 * @throws IllegalArgumentException if a part of the name is blank
	 */
	static ListenerKey of(String property) {
		List<String> path = List.of(property.split("\\.", -1));
		if (path.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException("Key '%s' has a blank part".formatted(property));
		}
		return new ListenerKey(path);
	}

	/**
	 * Return the value of an event.
	 * @return the value, or empty if the payload has none or {@code null}
	 */
	Optional<String> valueIn(Event event) {
		Object value = payload(event);
		for (String name : this.path) {
			value = (value instanceof Map<?, ?> object) ? object.get(name) : null;
		}
		return Optional.ofNullable(value).map(Object::toString);
	}

	private static @Nullable Object payload(Event event) {
		try {
			return event.payload().asMap();
		}
		catch (RuntimeException ex) {
			// The failure is left to the listener, so that the event is stored.
			return null;
		}
	}

}
