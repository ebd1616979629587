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

package dev.harbor.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import dev.harbor.HarborEnvironment;
import dev.harbor.RateLimit;
import dev.harbor.Scope;
import dev.harbor.event.EventOperations;
import dev.harbor.webhook.WebhookEndpointOperations;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.workspace.WorkspaceOperations;

/**
 * Default {@link HarborClient} implementation.
 */
final class DefaultHarborClient implements HarborClient {

	private final ClientSettings settings;

	private final ClientLifetime lifetime = new ClientLifetime();

	private final KeyRing keys;

	private final StatusTracker status;

	private final ScopeProbes probes;

	private final EventOperations events;

	private final WebhookEndpointOperations webhooks;

	private final WorkspaceOperations workspaces;

	DefaultHarborClient(ClientSettings settings, KeyRing keys, CallSender.Transport transport) {
		this.settings = settings;
		this.keys = keys;
		this.status = new StatusTracker(settings.clock());
		RateLimits rateLimits = new RateLimits(this.lifetime, settings.clock(), settings.totalTimeout());
		CallSender sender = new CallSender(settings, transport, this.lifetime, keys, rateLimits, this.status);
		this.probes = new ScopeProbes(settings, this.lifetime, keys, rateLimits, sender, this.status);
		CallExecutor executor = new CallExecutor(settings,
				new RetryLoop(settings, this.lifetime, keys, rateLimits, sender, this.status));
		WorkspaceIdResolver workspaceId = new WorkspaceIdResolver(settings.name(), settings.workspaceId());
		this.events = new DefaultEventOperations(settings, executor, workspaceId);
		this.webhooks = new DefaultWebhookEndpointOperations(executor, workspaceId);
		this.workspaces = new DefaultWorkspaceOperations(executor, workspaceId);
	}

	@Override
	public EventOperations events() {
		return this.events;
	}

	@Override
	public WebhookEndpointOperations webhooks() {
		return this.webhooks;
	}

	@Override
	public WorkspaceOperations workspaces() {
		return this.workspaces;
	}

	@Override
	public HarborEnvironment environment() {
		return this.keys.environment();
	}

	@Override
	public URI baseUrl() {
		return this.settings.baseUrl();
	}

	@Override
	public Optional<String> workspaceId() {
		return Optional.ofNullable(this.settings.workspaceId());
	}

	@Override
	public Set<Scope> scopes() {
		return this.settings.scopes();
	}

	@Override
	public Optional<RateLimit> rateLimit() {
		return this.status.rateLimit();
	}

	/**
	 * Let known rate limits end earlier.
	 */
	void advanceRateLimits(Duration duration) {
		this.keys.advanceRateLimits(duration);
	}

	@Override
	public ClientStatus status() {
		return this.status.status(this.keys.status());
	}

	@Override
	public ClientStatus check(Set<Scope> scopes, Duration maxAge) {
		this.probes.ask(scopes, maxAge);
		return status();
	}

	@Override
	public WebhookVerifier webhookVerifier(String endpoint) {
		return this.settings.webhookVerifiers().get(endpoint);
	}

	@Override
	public void close() {
		this.lifetime.end();
	}

	@Override
	public String toString() {
		return "HarborClient[" + this.settings.name() + "]";
	}

}
