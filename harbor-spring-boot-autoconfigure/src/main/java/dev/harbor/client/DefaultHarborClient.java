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
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.workspace.WorkspaceOperations;

/**
 * The {@link HarborClient} there is.
 */
final class DefaultHarborClient implements HarborClient {

	private final String name;

	private final URI baseUrl;

	private final KeyRing keys;

	private final ScopeProbes probes;

	private final Set<Scope> scopes;

	private final WebhookVerifiers webhookVerifiers;

	private final StatusTracker status;

	private final EventOperations events;

	private final WebhookEndpointOperations webhooks;

	private final WorkspaceOperations workspaces;

	DefaultHarborClient(DefaultHarborClientBuilder settings, URI baseUrl, KeyRing keys, CallExecutor executor,
			StatusTracker status) {
		this.name = settings.name;
		this.baseUrl = baseUrl;
		this.keys = keys;
		this.probes = new ScopeProbes(executor, keys, status);
		this.scopes = Set.copyOf(settings.scopes);
		this.webhookVerifiers = settings.webhookVerifiers;
		this.status = status;
		DefaultWorkspace workspace = new DefaultWorkspace(settings.name, settings.workspaceId);
		this.events = new DefaultEventOperations(executor, workspace);
		this.webhooks = new DefaultWebhookEndpointOperations(executor, workspace);
		this.workspaces = new DefaultWorkspaceOperations(executor, workspace);
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
		return this.baseUrl;
	}

	@Override
	public Set<Scope> scopes() {
		return this.scopes;
	}

	@Override
	public Optional<RateLimit> rateLimit() {
		return this.status.rateLimit();
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
		return this.webhookVerifiers.get(endpoint);
	}

	@Override
	public String toString() {
		return "HarborClient[" + this.name + "]";
	}

}
