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

package dev.harbor.test.autoconfigure;

/**
 * Thrown if a property cannot be used during development. The message names the property
 * and never contains the value.
 */
final class InvalidDevelopmentSettingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String problem;

	InvalidDevelopmentSettingException(String property, String problem) {
		super("Property '%s': %s".formatted(property, problem));
		this.property = property;
		this.problem = problem;
	}

	String property() {
		return this.property;
	}

	String problem() {
		return this.problem;
	}

}
