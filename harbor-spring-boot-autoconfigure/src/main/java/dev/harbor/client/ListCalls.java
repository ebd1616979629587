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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.harbor.Page;
import dev.harbor.Scope;
import dev.harbor.event.HarborJsonReader;
import org.jspecify.annotations.Nullable;

/**
 * The calls that list the resources of a workspace.
 *
 * @param <T> the type of the resources
 * @param executor executes the calls
 * @param operation the operation, such as {@code events.list}
 * @param scope the scope it needs
 * @param path the path behind {@code /v1}
 * @param elements reads one resource
 */
record ListCalls<T>(CallExecutor executor, String operation, Scope scope, String path,
		Function<HarborJsonReader, T> elements) {

	Page<T> page(String workspaceId, Optional<Integer> limit, @Nullable String startingAfter) {
		// A few constant templates, because metrics use them as tags.
		StringBuilder template = new StringBuilder(this.path).append("?workspace_id={workspace_id}");
		List<String> variables = new ArrayList<>(3);
		variables.add(workspaceId);
		if (limit.isPresent()) {
			template.append("&limit={limit}");
			variables.add(limit.get().toString());
		}
		if (startingAfter != null) {
			template.append("&starting_after={starting_after}");
			variables.add(startingAfter);
		}
		return this.executor.execute(HarborCall.get(this.operation, this.scope, template.toString(), variables),
				(answer) -> HarborJson.readPage(answer.body(), this.elements));
	}

	Stream<T> stream(String workspaceId, Optional<Integer> limit, Optional<String> startingAfter) {
		return StreamSupport.stream(
				new PageSpliterator<>((cursor) -> page(workspaceId, limit, cursor), startingAfter.orElse(null)), false);
	}

}
