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
						List.of(ResourcePath.requireId(workspaceId))),
				(answer) -> HarborJson.readWorkspace(answer.body()));
	}

	@Override
	public Workspace retrieve() {
		return retrieve(this.workspaceId.resolve(Optional.empty()));
	}

}
