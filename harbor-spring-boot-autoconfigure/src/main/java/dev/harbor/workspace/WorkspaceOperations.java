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

package dev.harbor.workspace;

/**
 * Operations on workspaces. Safe for use by several threads.
 * <p>
 * All methods throw a subclass of {@link dev.harbor.HarborApiException} if Harbor refuses
 * a call, and {@link dev.harbor.HarborConnectionException} if Harbor cannot be reached or
 * does not answer in time.
 *
 * @since 0.1.0
 */
public interface WorkspaceOperations {

	/**
	 * Retrieve a workspace. Needs the scope {@code workspaces:read}.
	 * @param workspaceId the id of the workspace
	 * @return the workspace
	 * @throws dev.harbor.ResourceNotFoundException if it does not exist
	 */
	Workspace retrieve(String workspaceId);

	/**
	 * Retrieve the client's workspace. Needs the scope {@code workspaces:read}.
	 * @return the workspace
	 * @throws dev.harbor.ResourceNotFoundException if it does not exist
	 * @throws IllegalStateException if the client has no workspace
	 */
	Workspace retrieve();

}
