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

import java.lang.reflect.Method;

/**
 * Exception thrown when a controller method with a webhook parameter cannot receive
 * webhooks, or cannot receive them safely.
 *
 * @since 0.1.0
 */
public class InvalidHarborWebhookMethodException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String method;

	private final String problem;

	private final String action;

	/**
	 * Create an exception.
	 * @param method the method
	 * @param problem the problem, a sentence without a full stop
	 * @param action how to solve the problem, a sentence
	 */
	public InvalidHarborWebhookMethodException(Method method, String problem, String action) {
		this(method.getDeclaringClass().getName() + "." + method.getName(), problem, action);
	}

	private InvalidHarborWebhookMethodException(String method, String problem, String action) {
		super("Webhook method %s: %s".formatted(method, problem));
		this.method = method;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * Return the method.
	 * @return the names of the class and the method
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
	 * Return how to solve the problem.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
