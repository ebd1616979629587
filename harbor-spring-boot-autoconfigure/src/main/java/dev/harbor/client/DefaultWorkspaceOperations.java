package dev.harbor.client;

import java.util.List;
import java.util.Optional;

import dev.harbor.Scope;
import dev.harbor.workspace.Workspace;
import dev.harbor.workspace.WorkspaceOperations;

/**
 * {@link WorkspaceOperations} over HTTP.
 */
final class DefaultWorkspaceOperations implements WorkspaceOperations {

	private final CallExecutor executor;

	private final DefaultWorkspace workspace;

	DefaultWorkspaceOperations(CallExecutor executor, DefaultWorkspace workspace) {
		this.executor = executor;
		this.workspace = workspace;
	}

	@Override
	public Workspace retrieve(String workspaceId) {
		return this.executor.execute(HarborCall.get("workspaces.retrieve", Scope.WORKSPACES_READ, "/workspaces/{id}",
				List.of(ResourcePath.requireId(workspaceId))), HarborJson::readWorkspace);
	}

	@Override
	public Workspace retrieve() {
		return retrieve(this.workspace.orElse(Optional.empty()));
	}

}
