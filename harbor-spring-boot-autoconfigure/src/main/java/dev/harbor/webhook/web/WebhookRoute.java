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

import dev.harbor.webhook.WebhookDelivery;

import org.springframework.util.Assert;

/**
 * Receives the deliveries to a path, without a controller. Subclasses must be safe for
 * use by several threads.
 *
 * @since 0.2.0
 */
public abstract class WebhookRoute {

	private final String path;

	private final String pathSetting;

	private final WebhookTarget target;

	/**
	 * Create a route.
	 * @param path the path without the context path, not encoded
	 * @param pathSetting the name of the setting of the path, for messages
	 * @param target the endpoint and the event types
	 */
	protected WebhookRoute(String path, String pathSetting, WebhookTarget target) {
		Assert.isTrue(path.startsWith("/"), "'path' must begin with a slash");
		Assert.hasText(pathSetting, "'pathSetting' must not be empty");
		Assert.notNull(target, "'target' must not be null");
		this.path = path;
		this.pathSetting = pathSetting;
		this.target = target;
	}

	/**
	 * Return the path.
	 * @return the path without the context path, not encoded
	 */
	public final String path() {
		return this.path;
	}

	/**
	 * Return the name of the setting of the path.
	 * @return the name, for messages
	 */
	final String pathSetting() {
		return this.pathSetting;
	}

	/**
	 * Return the target.
	 * @return the endpoint and the event types
	 */
	public final WebhookTarget target() {
		return this.target;
	}

	/**
	 * Handle a delivery. Called on a thread that may block.
	 * @param delivery the verified delivery
	 * @return the outcome: {@link WebhookOutcome#ACCEPTED},
	 * {@link WebhookOutcome#DUPLICATE}, {@link WebhookOutcome#IGNORED}, or
	 * {@link WebhookOutcome#FAILED} if the delivery cannot be handled now
	 * @throws Exception if the delivery cannot be handled
	 */
	public abstract WebhookOutcome handle(WebhookDelivery delivery) throws Exception;

}
