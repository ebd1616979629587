package dev.harbor.client;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The workspace for requests that name none.
 *
 * @param client the name of the client
 * @param id the id of its workspace, if it has one
 */
record DefaultWorkspace(String client, @Nullable String id) {

	String orElse(Optional<String> requested) {
		String workspaceId = requested.orElse(this.id);
		if (workspaceId == null) {
			throw new IllegalStateException("The request names no workspace, and client '%s' has none; set '%s'"
				.formatted(this.client, ClientPropertyNames.of(this.client, "workspace-id")));
		}
		return workspaceId;
	}

}
