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

package dev.harbor.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;

/**
 * {@link HarborClients} for {@code harbor.enabled=false}: emitted events wait.
 */
class DisabledHarborClients implements HarborClients {

	private final Set<String> names = new LinkedHashSet<>();

	DisabledHarborClients(HarborProperties properties) {
		this.names.add(HarborProperties.DEFAULT_CLIENT);
		this.names.addAll(properties.getClients().keySet());
	}

	@Override
	public HarborClient get(String name) {
		throw new IllegalStateException("Clients are disabled by 'harbor.enabled'");
	}

	@Override
	public Optional<HarborClient> find(String name) {
		return Optional.empty();
	}

	@Override
	public boolean hasKey(String name) {
		return false;
	}

	@Override
	public Set<String> names() {
		return Set.copyOf(this.names);
	}

}
