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

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.workspace.Workspace;

/**
 * The workspaces of the sandbox. Both environments have the same workspaces, with
 * separate data.
 */
final class Workspaces {

	private static final String ACTIVE = "active";

	private static final Set<String> STATUSES = Set.of(ACTIVE, "suspended", "archived");

	private final Clock clock;

	private final Ids ids;

	private final String defaultId;

	private final Map<String, Workspace> workspaces = new ConcurrentHashMap<>();

	Workspaces(Clock clock, Ids ids, String defaultId) {
		this.clock = clock;
		this.ids = ids;
		this.defaultId = defaultId;
		reset();
	}

	void reset() {
		this.workspaces.clear();
		add(this.defaultId, "Sandbox");
	}

	String create(String name) {
		String id = this.ids.next("ws_");
		add(id, name);
		return id;
	}

	private void add(String id, String name) {
		this.workspaces.put(id, new Workspace(id, name, ACTIVE, this.clock.instant()));
	}

	void status(String id, String status) {
		if (!STATUSES.contains(status)) {
			throw new IllegalArgumentException("Status of a workspace must be one of " + STATUSES);
		}
		Workspace changed = this.workspaces.computeIfPresent(id,
				(key, workspace) -> new Workspace(id, workspace.name(), status, workspace.createdAt()));
		if (changed == null) {
			throw new IllegalArgumentException("The sandbox has no workspace '" + id + "'");
		}
	}

	Workspace find(String id) {
		Workspace workspace = this.workspaces.get(id);
		if (workspace == null) {
			throw ApiError.notFound("There is no workspace " + id + " within reach.");
		}
		return workspace;
	}

	void requireWritable(String id) {
		Workspace workspace = find(id);
		if (!ACTIVE.equals(workspace.status())) {
			throw ApiError.workspaceSuspended("Writes to " + id + " are on hold: it is " + workspace.status() + ".");
		}
	}

}
