package dev.harbor.workspace;

/**
 * What a client can do with workspaces. Safe for use by several threads.
 * <p>
 * All methods throw a subclass of {@link dev.harbor.HarborApiException} where Harbor
 * refuses a call, and {@link dev.harbor.HarborConnectionException} where it cannot be
 * reached or does not answer in time.
 */
public interface WorkspaceOperations {

	/**
	 * Retrieve a workspace. Needs the scope {@code workspaces:read}.
	 * @param workspaceId the id of the workspace
	 * @return the workspace
	 * @throws dev.harbor.ResourceNotFoundException if there is none of that id
	 */
	Workspace retrieve(String workspaceId);

	/**
	 * Retrieve the client's workspace. Needs the scope {@code workspaces:read}.
	 * @return the workspace
	 * @throws dev.harbor.ResourceNotFoundException if there is none of that id
	 * @throws IllegalStateException if the client has no workspace
	 */
	Workspace retrieve();

}
