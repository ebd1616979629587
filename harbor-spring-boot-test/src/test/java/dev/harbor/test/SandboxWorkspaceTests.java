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

package dev.harbor.test;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.harbor.HarborEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for workspaces in the sandbox.
 */
class SandboxWorkspaceTests {

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void defaultWorkspaceExists() throws IOException {
		PlainClient.Result result = this.client.get("/v1/workspaces/" + this.sandbox.workspaceId());
		assertThat(result.status()).isEqualTo(200);
		assertThat(result.id()).isEqualTo(this.sandbox.workspaceId());
		assertThat(result.json().path("status").asString()).isEqualTo("active");
	}

	@Test
	void additionalWorkspaceCanBeCreated() throws IOException {
		String id = this.sandbox.createWorkspace("Parcel desk");
		assertThat(this.client.get("/v1/workspaces/" + id).json().path("name").asString()).isEqualTo("Parcel desk");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/workspaces/ws_none", "/v1/workspaces/none", "/v1/workspaces/%20" })
	void unknownWorkspaceIsNotFound(String path) throws IOException {
		assertThat(this.client.get(path).outcome()).isEqualTo("404 resource_not_found");
	}

	@Test
	void writesNeedAWorkspace() throws IOException {
		assertThat(this.client.post("/v1/events", """
				{"workspace_id": "ws_none", "type": "a", "payload": {}}""").outcome())
			.isEqualTo("404 resource_not_found");
		assertThat(this.client.post("/v1/webhooks", """
				{"workspace_id": "ws_none", "url": "https://example.com/", "events": ["*"]}""").outcome())
			.isEqualTo("404 resource_not_found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "suspended", "archived" })
	void writesToAnInactiveWorkspaceAreRefused(String status) throws IOException {
		String endpoint = this.client.post("/v1/webhooks", """
				{"workspace_id": "ws_sandbox", "url": "https://example.com/", "events": ["*"]}""").id();
		this.sandbox.workspaceStatus("ws_sandbox", status);
		assertThat(this.client.createEvent("a").outcome()).isEqualTo("403 workspace_suspended");
		assertThat(this.client.post("/v1/webhooks", """
				{"workspace_id": "ws_sandbox", "url": "https://example.com/", "events": ["*"]}""").outcome())
			.isEqualTo("403 workspace_suspended");
		assertThat(this.client.patch("/v1/webhooks/" + endpoint, "{\"status\": \"disabled\"}").outcome())
			.isEqualTo("403 workspace_suspended");
	}

	@ParameterizedTest
	@ValueSource(strings = { "suspended", "archived" })
	void readsOfAnInactiveWorkspaceAreAllowed(String status) throws IOException {
		String id = this.client.createEvent("a").id();
		this.sandbox.workspaceStatus("ws_sandbox", status);
		assertThat(this.client.get("/v1/workspaces/ws_sandbox").json().path("status").asString()).isEqualTo(status);
		assertThat(this.client.get("/v1/events/" + id).outcome()).isEqualTo("200");
	}

	@Test
	void otherWorkspacesAreNotAffected() throws IOException {
		String other = this.sandbox.createWorkspace("Other");
		this.sandbox.workspaceStatus(other, "suspended");
		assertThat(this.client.createEvent("a").outcome()).isEqualTo("201");
	}

	@Test
	void unknownStatusIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.workspaceStatus("ws_sandbox", "closed"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.workspaceStatus("ws_none", "active"));
	}

}
