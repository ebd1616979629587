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
import java.util.function.Consumer;
import java.util.function.Function;

import dev.harbor.webhook.web.WebhookReceiver;

import org.springframework.context.SmartLifecycle;

/**
 * Checks webhook methods before the web server starts. Releases events in progress after
 * the web server has stopped, while the store is still usable.
 */
class HarborWebhookLifecycle implements SmartLifecycle {

	// The phases of Spring Boot's web server are DEFAULT_PHASE - 1024 and DEFAULT_PHASE -
	// 2048.
	private static final int PHASE = DEFAULT_PHASE - 4096;

	private final WebhookReceiver receiver;

	private final ConfiguredWebhookSecrets secrets;

	private final Consumer<Function<String, Optional<String>>> start;

	private volatile boolean running;

	/**
	 * Create an instance.
	 * @param receiver the receiver of deliveries
	 * @param secrets the secrets of endpoints
	 * @param start checks webhook methods, with a function that returns the action for an
	 * endpoint without a secret
	 */
	public HarborWebhookLifecycle(WebhookReceiver receiver, ConfiguredWebhookSecrets secrets,
			Consumer<Function<String, Optional<String>>> start) {
		this.receiver = receiver;
		this.secrets = secrets;
		this.start = start;
	}

	@Override
	public void start() {
		this.start.accept(this.secrets::actionIfMissing);
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.receiver.releaseOpen();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
