package dev.harbor.client;

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

	private final KeyRing keys;

	private final Set<Scope> scopes;

	private final WebhookVerifiers webhookVerifiers;

	private final StatusTracker status;

	private final EventOperations events;

	private final WebhookEndpointOperations webhooks;

	private final WorkspaceOperations workspaces;

	DefaultHarborClient(DefaultHarborClientBuilder settings, KeyRing keys, CallExecutor executor,
			StatusTracker status) {
		this.name = settings.name;
		this.keys = keys;
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
	public WebhookVerifier webhookVerifier(String endpoint) {
		return this.webhookVerifiers.get(endpoint);
	}

	@Override
	public String toString() {
		return "HarborClient[" + this.name + "]";
	}

}
