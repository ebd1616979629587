package dev.harbor.client;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Resolves the workspace of a request.
 *
 * @param client the name of the client
 * @param workspaceId the workspace for requests that name none, or {@code null}
 */
record WorkspaceIdResolver(String client, @Nullable String workspaceId) {

	String resolve(Optional<String> requested) {
		String resolved = requested.orElse(this.workspaceId);
		if (resolved == null) {
			throw new IllegalStateException("The request names no workspace, and client '%s' has none; set '%s'"
				.formatted(this.client, SettingNames.of(this.client, "workspace-id")));
		}
		return resolved;
	}

}
