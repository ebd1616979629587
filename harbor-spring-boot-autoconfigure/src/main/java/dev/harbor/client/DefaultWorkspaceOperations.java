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
import java.util.Optional;

import dev.harbor.Scope;
import dev.harbor.workspace.Workspace;
import dev.harbor.workspace.WorkspaceOperations;

/**
 * Default {@link WorkspaceOperations} implementation.
 */
final class DefaultWorkspaceOperations implements WorkspaceOperations {

	private final CallExecutor executor;

	private final WorkspaceIdResolver workspaceId;

	DefaultWorkspaceOperations(CallExecutor executor, WorkspaceIdResolver workspaceId) {
		this.executor = executor;
		this.workspaceId = workspaceId;
	}

	@Override
	public Workspace retrieve(String workspaceId) {
		return this.executor.execute(
				HarborCall.get("workspaces.retrieve", Scope.WORKSPACES_READ, "/workspaces/{id}",
						List.of(ResourcePath.requireId(workspaceId, "workspaceId"))),
				(answer) -> HarborJson.readWorkspace(answer.body()));
	}

	@Override
	public Workspace retrieve() {
		return retrieve(this.workspaceId.resolve(Optional.empty()));
	}

}
