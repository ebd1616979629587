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

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.harbor.ApiKey;
import dev.harbor.HarborEnvironment;
import dev.harbor.client.HarborClient;
import org.jspecify.annotations.Nullable;

/**
 * Checks that key, URL and environment of a client agree.
 */
final class EnvironmentAgreement {

	private final List<Part> ofProperties = new ArrayList<>();

	private final List<Part> ofDetails = new ArrayList<>();

	private void add(String property, HarborEnvironment environment) {
		this.ofProperties.add(new Part(property, "'" + property + "'", environment));
	}

	/**
	 * Add the values of the application's {@link HarborConnectionDetails}.
	 */
	void addDetail(String description, HarborEnvironment environment) {
		this.ofDetails.add(new Part(null, description, environment));
	}

	void addKey(String property, String key) {
		add(property, ApiKey.of(key).environment());
	}

	void addBaseUrl(HarborProperties properties, String client) {
		HarborClientSetting.BASE_URL.find(properties, client)
			.ifPresent((url) -> environment(url.value()).ifPresent((environment) -> add(url.property(), environment)));
	}

	void addEnvironment(HarborProperties properties, String client) {
		HarborClientSetting.ENVIRONMENT.find(properties, client)
			.ifPresent((environment) -> add(environment.property(), environment.value()));
	}

	/**
	 * Return the environment of a URL. A URL without encryption is for the sandbox only.
	 */
	static Optional<HarborEnvironment> environment(URI url) {
		try {
			HarborClient.builder().baseUrl(url);
		}
		catch (IllegalArgumentException ex) {
			return Optional.of(HarborEnvironment.SANDBOX);
		}
		return HarborEnvironment.ofBaseUrl(url);
	}

	void require() {
		List<Part> parts = new ArrayList<>(this.ofProperties);
		parts.addAll(this.ofDetails);
		for (int i = 1; i < parts.size(); i++) {
			Part one = parts.get(i - 1);
			Part other = parts.get(i);
			if (one.environment() != other.environment()) {
				throw disagreement(one, other);
			}
		}
	}

	private static RuntimeException disagreement(Part one, Part other) {
		String problem = "belongs to the environment '%s', but %s to '%s'".formatted(one.environment().value(),
				other.description(), other.environment().value());
		return (one.property() != null) ? new InvalidHarborPropertyException(one.property(), "It " + problem)
				: new IllegalStateException(one.description() + " " + problem);
	}

	private record Part(@Nullable String property, String description, HarborEnvironment environment) {

	}

}
