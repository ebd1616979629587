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
import java.util.function.UnaryOperator;

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;

/**
 * The workspaces of requests without one: the workspace of the client, which may be
 * customized, or of the properties if the client has no key.
 */
class OutboxWorkspaces implements UnaryOperator<String> {

	private final HarborProperties properties;

	private final HarborClients clients;

	OutboxWorkspaces(HarborProperties properties, HarborClients clients) {
		this.properties = properties;
		this.clients = clients;
	}

	@Override
	public String apply(String client) {
		return ofClient(client)
			.or(() -> Optional.ofNullable(HarborClientSetting.WORKSPACE_ID.get(this.properties, client)))
			.orElseThrow(
					() -> new IllegalStateException("The request names no workspace, and client '%s' has none; set '%s'"
						.formatted(client, HarborClientSetting.WORKSPACE_ID.propertyName(client))));
	}

	private Optional<String> ofClient(String client) {
		try {
			return this.clients.find(client).or(() -> create(client)).flatMap(HarborClient::workspaceId);
		}
		catch (Exception ex) {
			// The exception is about the key, which is not needed to emit.
			return Optional.empty();
		}
	}

	private Optional<HarborClient> create(String client) {
		return this.clients.hasKey(client) ? Optional.of(this.clients.get(client)) : Optional.empty();
	}

}
