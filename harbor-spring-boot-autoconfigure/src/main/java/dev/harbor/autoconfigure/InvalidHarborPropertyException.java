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

package dev.harbor.autoconfigure;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a property has an invalid value. The message names the property and never
 * contains the value.
 */
class InvalidHarborPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String problem;

	private final @Nullable String action;

	/**
	 * Create an exception.
	 * @param property the name of the property
	 * @param problem the problem, as a sentence without a full stop
	 */
	public InvalidHarborPropertyException(String property, String problem) {
		this(property, problem, null);
	}

	/**
	 * Create an exception with a remedy other than another value.
	 * @param property the name of the property
	 * @param problem the problem, as a sentence without a full stop
	 * @param action the remedy, as a sentence, or {@code null} to correct the value
	 */
	InvalidHarborPropertyException(String property, String problem, @Nullable String action) {
		super("Property '%s': %s".formatted(property, problem));
		this.property = property;
		this.problem = problem;
		this.action = action;
	}

	String property() {
		return this.property;
	}

	String problem() {
		return this.problem;
	}

	Optional<String> action() {
		return Optional.ofNullable(this.action);
	}

}
