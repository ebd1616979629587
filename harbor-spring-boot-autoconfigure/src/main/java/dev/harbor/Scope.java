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

package dev.harbor;

import java.util.Optional;

/**
 * Scopes of a Harbor API key. A key is either unrestricted and has all scopes, or
 * restricted to some of them.
 *
 * @since 0.1.0
 */
public enum Scope {

	/**
	 * List and retrieve events.
	 */
	EVENTS_READ("events:read"),

	/**
	 * Create events.
	 */
	EVENTS_WRITE("events:write"),

	/**
	 * Register, update, retrieve and list webhook endpoints.
	 */
	WEBHOOKS_MANAGE("webhooks:manage"),

	/**
	 * Read workspace metadata.
	 */
	WORKSPACES_READ("workspaces:read");

	private final String value;

	Scope(String value) {
		this.value = value;
	}

	/**
	 * Return the value of the scope.
	 * @return the value, such as {@code events:read}
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Find the scope with the given value.
	 * @param value the value, such as {@code events:read}
	 * @return the scope, or empty if there is none of that value
	 */
	public static Optional<Scope> ofValue(String value) {
		for (Scope scope : values()) {
			if (scope.value.equals(value)) {
				return Optional.of(scope);
			}
		}
		return Optional.empty();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
