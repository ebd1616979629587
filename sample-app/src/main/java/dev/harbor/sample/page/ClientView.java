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

package dev.harbor.sample.page;

import java.util.Set;
import java.util.stream.Collectors;

import dev.harbor.RateLimit;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.ClientStatus;
import dev.harbor.client.HarborClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * The status of the client, without calls to Harbor.
 */
@Component
class ClientView {

	private final HarborClient harbor;

	private final HealthEndpoint health;

	ClientView(HarborClient harbor, HealthEndpoint health) {
		this.harbor = harbor;
		this.health = health;
	}

	Standing standing() {
		ClientStatus status = this.harbor.status();
		Set<Scope> missing = status.missingScopes();
		return new Standing(this.harbor.environment().value(), health().getCode(), Words.of(status.state()),
				missing.stream().map(Scope::value).sorted().collect(Collectors.joining(", ")),
				status.keys().stream().findFirst().map(KeyStatus::key).orElse("none"),
				this.harbor.rateLimit().map(Quota::of).orElse(null));
	}

	private Status health() {
		HealthDescriptor health = this.health.healthForPath("harbor");
		if (health instanceof CompositeHealthDescriptor clients && clients.getComponents() != null) {
			// Development has several clients.
			health = clients.getComponents().get("default");
		}
		return (health != null) ? health.getStatus() : Status.UNKNOWN;
	}

	/**
	 * The status of the client.
	 *
	 * @param environment the environment of the client
	 * @param health the health of the client that emits events
	 * @param state the state of the client's key
	 * @param missingScopes the scopes that the key lacks
	 * @param key the redacted key
	 * @param rateLimit the rate limit of the key, as of the last answer
	 */
	record Standing(String environment, String health, String state, String missingScopes, String key,
			@Nullable Quota rateLimit) {

	}

	record Quota(int remaining, int limit, String reset) {

		static Quota of(RateLimit rateLimit) {
			return new Quota(rateLimit.remaining(), rateLimit.limit(), Words.of(rateLimit.reset()));
		}

	}

}
