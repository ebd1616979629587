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

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;

/**
 * The API keys of the sandbox.
 */
final class ApiKeys {

	private static final String SCHEME = "Bearer ";

	private final Ids ids;

	private final Function<String, Optional<ApiKey>> wellKnown;

	// In the order of creation.
	private final Map<String, ApiKey> keys = Collections.synchronizedMap(new LinkedHashMap<>());

	private final Set<String> revoked = ConcurrentHashMap.newKeySet();

	private volatile @Nullable HarborEnvironment only;

	/**
	 * Create a set of keys.
	 * @param ids makes new ones
	 * @param wellKnown returns the keys that are valid without being created
	 */
	ApiKeys(Ids ids, Function<String, Optional<ApiKey>> wellKnown) {
		this.ids = ids;
		this.wellKnown = wellKnown;
	}

	List<ApiKey> all() {
		synchronized (this.keys) {
			return List.copyOf(this.keys.values());
		}
	}

	boolean isRevoked(ApiKey key) {
		return this.revoked.contains(key.value());
	}

	String create(HarborEnvironment environment, Set<Scope> scopes) {
		String value = this.ids.secret(environment.keyPrefix());
		Set<Scope> granted = (scopes.isEmpty()) ? EnumSet.allOf(Scope.class) : EnumSet.copyOf(scopes);
		this.keys.put(value, new ApiKey(value, environment, granted));
		return value;
	}

	void revoke(String key) {
		if (!this.keys.containsKey(key)) {
			throw new IllegalArgumentException("The sandbox has not created this key");
		}
		this.revoked.add(key);
	}

	void only(@Nullable HarborEnvironment environment) {
		this.only = environment;
	}

	Optional<HarborEnvironment> only() {
		return Optional.ofNullable(this.only);
	}

	/**
	 * Make all keys valid again. Keys are kept, because applications use them across
	 * tests.
	 */
	void restore() {
		this.revoked.clear();
		this.only = null;
	}

	ApiKey authenticate(List<String> authorization) {
		if (authorization.isEmpty()) {
			throw ApiError.authenticationFailed("No API key was sent.");
		}
		String header = authorization.get(0);
		if (authorization.size() > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
			throw ApiError.authenticationFailed("The Authorization header is not 'Bearer' and a key.");
		}
		ApiKey key = find(header.substring(SCHEME.length()));
		if (key == null) {
			throw ApiError.authenticationFailed("This key is not known.");
		}
		if (this.revoked.contains(key.value())) {
			throw ApiError.authenticationFailed("This key was revoked.");
		}
		HarborEnvironment environment = this.only;
		if (environment != null && key.environment() != environment) {
			throw ApiError.authenticationFailed("This key is of the other environment.");
		}
		return key;
	}

	private @Nullable ApiKey find(String value) {
		ApiKey key = this.keys.get(value);
		if (key == null) {
			key = this.wellKnown.apply(value).orElse(null);
			if (key != null) {
				this.keys.putIfAbsent(value, key);
			}
		}
		return key;
	}

	/**
	 * A key.
	 *
	 * @param value the value of the key
	 * @param environment the environment of the key
	 * @param scopes the scopes of the key
	 */
	record ApiKey(String value, HarborEnvironment environment, Set<Scope> scopes) {

		@Override
		public String toString() {
			return "ApiKey[" + dev.harbor.ApiKey.of(this.value) + "]";
		}

		void require(Scope scope) {
			if (!this.scopes.contains(scope)) {
				throw ApiError.permissionDenied("This key does not have the scope " + scope.value() + ".");
			}
		}

	}

}
