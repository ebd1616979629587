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
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * {@link CompositeHealthContributor} with the health of each configured client.
 */
final class HarborHealthContributor implements CompositeHealthContributor {

	private final Map<String, HarborHealthIndicator> indicators = new LinkedHashMap<>();

	/**
	 * Create a contributor.
	 * @param clients the names of the clients
	 * @param checks the checks of clients
	 */
	HarborHealthContributor(Collection<String> clients, HarborClientChecks checks) {
		clients.forEach((client) -> this.indicators.put(client, new HarborHealthIndicator(client, checks)));
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.indicators.get(name);
	}

	@Override
	public Stream<Entry> stream() {
		return this.indicators.entrySet()
			.stream()
			.map((indicator) -> new Entry(indicator.getKey(), indicator.getValue()));
	}

}
