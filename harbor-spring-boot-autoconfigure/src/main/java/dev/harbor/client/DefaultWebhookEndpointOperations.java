package dev.harbor.client;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.harbor.Page;
import dev.harbor.Scope;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import dev.harbor.webhook.UpdateWebhookEndpointRequest;
import dev.harbor.webhook.WebhookEndpoint;
import dev.harbor.webhook.WebhookEndpointOperations;

import org.springframework.http.HttpMethod;

/**
 * {@link WebhookEndpointOperations} over HTTP.
 */
final class DefaultWebhookEndpointOperations implements WebhookEndpointOperations {

	private final CallExecutor executor;

	private final DefaultWorkspace workspace;

	private final ListCalls<WebhookEndpoint> lists;

	DefaultWebhookEndpointOperations(CallExecutor executor, DefaultWorkspace workspace) {
		this.executor = executor;
		this.workspace = workspace;
		this.lists = new ListCalls<>(executor, "webhooks.list", Scope.WEBHOOKS_MANAGE, "/webhooks",
				HarborJson::readWebhookEndpoint);
	}

	@Override
	public WebhookEndpoint create(CreateWebhookEndpointRequest request) {
		byte[] body = HarborJson.write(request, this.workspace.orElse(request.workspaceId()));
		String idempotencyKey = request.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
		return this.executor.execute(new HarborCall("webhooks.create", Scope.WEBHOOKS_MANAGE, HttpMethod.POST,
				"/webhooks", List.of(), body, idempotencyKey), HarborJson::readWebhookEndpoint);
	}

	@Override
	public WebhookEndpoint update(String endpointId, UpdateWebhookEndpointRequest request) {
		return this.executor.execute(
				new HarborCall("webhooks.update", Scope.WEBHOOKS_MANAGE, HttpMethod.PATCH, "/webhooks/{id}",
						List.of(ResourcePath.requireId(endpointId)), HarborJson.write(request), null),
				HarborJson::readWebhookEndpoint);
	}

	@Override
	public WebhookEndpoint retrieve(String endpointId) {
		return this.executor.execute(HarborCall.get("webhooks.retrieve", Scope.WEBHOOKS_MANAGE, "/webhooks/{id}",
				List.of(ResourcePath.requireId(endpointId))), HarborJson::readWebhookEndpoint);
	}

	@Override
	public Page<WebhookEndpoint> list(ListWebhookEndpointsRequest request) {
		return this.lists.page(this.workspace.orElse(request.workspaceId()), request.limit(),
				request.startingAfter().orElse(null));
	}

	@Override
	public Stream<WebhookEndpoint> stream(ListWebhookEndpointsRequest request) {
		return this.lists.stream(this.workspace.orElse(request.workspaceId()), request.limit(),
				request.startingAfter());
	}

}
