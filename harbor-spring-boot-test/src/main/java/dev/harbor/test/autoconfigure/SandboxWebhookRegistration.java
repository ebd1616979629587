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

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.context.SmartLifecycle;

import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.ReceivingAddresses.Address;

/**
 * Registers the application's webhook endpoints while its web server runs.
 */
final class SandboxWebhookRegistration implements SmartLifecycle {

	private final HarborSandbox sandbox;

	private final ReceivingAddresses addresses;

	private final Set<URI> registered = new LinkedHashSet<>();

	private volatile boolean running;

	SandboxWebhookRegistration(HarborSandbox sandbox, ReceivingAddresses addresses) {
		this.sandbox = sandbox;
		this.addresses = addresses;
	}

	@Override
	public void start() {
		this.running = true;
		this.addresses.find().forEach(this::register);
	}

	private void register(Address address) {
		this.registered.add(address.url());
		this.sandbox.addApplicationWebhook(address.endpoint(), address.url(),
				() -> this.addresses.secret(address.endpoint()), address.types().toArray(String[]::new));
	}

	@Override
	public void stop() {
		this.registered.forEach(this.sandbox::removeApplicationWebhook);
		this.registered.clear();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Starts after the web server, and stops before it.
	 */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

}
