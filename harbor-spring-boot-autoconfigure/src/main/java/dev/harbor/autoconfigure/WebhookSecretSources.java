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

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

/**
 * Sources of the secrets of all webhook endpoints, as they are configured at a time.
 *
 * @param byUniformName the sources by the uniform name of the endpoint
 * @param names the names of the endpoints as configured
 */
record WebhookSecretSources(Map<String, Source> byUniformName, Set<String> names) {

	static WebhookSecretSources of(HarborWebhookProperties properties) {
		Map<String, Source> sources = new LinkedHashMap<>();
		Set<String> names = new LinkedHashSet<>(properties.getEndpoints().keySet());
		properties.getEndpoints()
			.forEach((name, endpoint) -> sources.put(RelaxedNames.uniform(name),
					Source.of(HarborWebhookProperties.PREFIX + "endpoints." + name + ".", endpoint.getSecret(),
							endpoint.getSecrets(), endpoint.getSecretLocation())));
		Source ofDefault = Source.of(HarborWebhookProperties.PREFIX, properties.getSecret(), properties.getSecrets(),
				properties.getSecretLocation());
		if (ofDefault.exists()) {
			sources.put(HarborWebhookProperties.DEFAULT_ENDPOINT, ofDefault);
			names.add(HarborWebhookProperties.DEFAULT_ENDPOINT);
		}
		return new WebhookSecretSources(sources, names);
	}

	Source get(String endpoint) {
		return this.byUniformName.getOrDefault(RelaxedNames.uniform(endpoint), Source.NONE);
	}

	/**
	 * Source of the secrets of an endpoint.
	 *
	 * @param values the secrets, newest first
	 * @param location the location of the secrets
	 */
	record Source(List<String> values, @Nullable ResourceLocation location) {

		static final Source NONE = new Source(List.of(), null);

		private static Source of(String prefix, @Nullable String secret, List<String> secrets,
				@Nullable Resource location) {
			return new Source((secret != null) ? List.of(secret) : List.copyOf(secrets),
					(location != null) ? new ResourceLocation(prefix + "secret-location", location) : null);
		}

		boolean exists() {
			return !this.values.isEmpty() || this.location != null;
		}

		@Override
		public String toString() {
			return "Source";
		}

	}

}
