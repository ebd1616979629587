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
