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

/**
 * A {@link HarborListener} method cannot be called with events.
 *
 * @since 0.2.0
 */
public class InvalidHarborListenerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String method;

	private final String problem;

	private final String action;

	InvalidHarborListenerException(String method, String problem, String action) {
		super("Listener method %s: %s".formatted(method, problem));
		this.method = method;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * Return the method.
	 * @return the names of its class and the method
	 */
	public String method() {
		return this.method;
	}

	/**
	 * Return the problem.
	 * @return a sentence
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Return the action.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
