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
import org.springframework.util.Assert;

/**
 * Default {@link WebhookEndpointOperations} implementation.
 */
final class DefaultWebhookEndpointOperations implements WebhookEndpointOperations {

	private final CallExecutor executor;

	private final WorkspaceIdResolver workspaceId;

	private final ListCalls<WebhookEndpoint> lists;

	DefaultWebhookEndpointOperations(CallExecutor executor, WorkspaceIdResolver workspaceId) {
		this.executor = executor;
		this.workspaceId = workspaceId;
		this.lists = new ListCalls<>(executor, "webhooks.list", Scope.WEBHOOKS_MANAGE, "/webhooks",
				HarborJson::readWebhookEndpoint);
	}

	@Override
	public WebhookEndpoint create(CreateWebhookEndpointRequest request) {
		Assert.notNull(request, "'request' must not be null");
		byte[] body = HarborJson.write(request, this.workspaceId.resolve(request.workspaceId()));
		String idempotencyKey = request.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
		return this.executor.execute(new HarborCall("webhooks.create", Scope.WEBHOOKS_MANAGE, HttpMethod.POST,
				"/webhooks", List.of(), body, idempotencyKey),
				(answer) -> HarborJson.readWebhookEndpoint(answer.body()));
	}

	@Override
	public WebhookEndpoint update(String endpointId, UpdateWebhookEndpointRequest request) {
		Assert.notNull(request, "'request' must not be null");
		return this.executor.execute(
				new HarborCall("webhooks.update", Scope.WEBHOOKS_MANAGE, HttpMethod.PATCH, "/webhooks/{id}",
						List.of(ResourcePath.requireId(endpointId, "endpointId")), HarborJson.write(request), null),
				(answer) -> HarborJson.readWebhookEndpoint(answer.body()));
	}

	@Override
	public WebhookEndpoint retrieve(String endpointId) {
		return this.executor.execute(
				HarborCall.get("webhooks.retrieve", Scope.WEBHOOKS_MANAGE, "/webhooks/{id}",
						List.of(ResourcePath.requireId(endpointId, "endpointId"))),
				(answer) -> HarborJson.readWebhookEndpoint(answer.body()));
	}

	@Override
	public Page<WebhookEndpoint> list(ListWebhookEndpointsRequest request) {
		Assert.notNull(request, "'request' must not be null");
		return this.lists.page(this.workspaceId.resolve(request.workspaceId()), request.limit(),
				request.startingAfter().orElse(null));
	}

	@Override
	public Stream<WebhookEndpoint> stream(ListWebhookEndpointsRequest request) {
		Assert.notNull(request, "'request' must not be null");
		return this.lists.stream(this.workspaceId.resolve(request.workspaceId()), request.limit(),
				request.startingAfter());
	}

}
