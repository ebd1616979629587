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

package dev.harbor.health;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.harbor.Scope;
import dev.harbor.client.ClientStatus;

/**
 * Scopes of a client: declared, granted, assumed (granted, but not confirmed by a real
 * call), missing (declared, but not granted) and excess (granted, but not declared).
 */
final class ScopesDescription {

	private ScopesDescription() {
	}

	static Map<String, List<String>> of(Set<Scope> declared, ClientStatus status) {
		Map<String, List<String>> description = new LinkedHashMap<>();
		description.put("declared", values(declared));
		description.put("granted", values(status.grantedScopes()));
		description.put("assumed", values(status.assumedScopes()));
		description.put("missing", values(missing(declared, status)));
		description.put("excess", declared.isEmpty() ? List.of()
				: values(status.grantedScopes().stream().filter((scope) -> !declared.contains(scope)).toList()));
		return description;
	}

	static List<Scope> missing(Set<Scope> declared, ClientStatus status) {
		return declared.stream().filter(status.missingScopes()::contains).toList();
	}

	private static List<String> values(Collection<Scope> scopes) {
		return scopes.stream().sorted().map(Scope::value).toList();
	}

}
