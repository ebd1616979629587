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

import java.util.function.Supplier;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * {@link ApiKeyProvider} for configured keys. Successive keys of a property or a resource
 * belong to the same identity. The last valid key therefore stays in use while the source
 * has no valid key, and the previous key while Harbor refuses the new one. This does not
 * apply to keys of the application's connection details.
 */
class ConfiguredApiKeyProvider implements ApiKeyProvider {

	private static final Log logger = LogFactory.getLog(ConfiguredApiKeyProvider.class);

	private final String client;

	private final Supplier<@Nullable String> supplied;

	private final Supplier<String> configured;

	private final Runnable refresh;

	private @Nullable ApiKey current;

	private @Nullable ApiKey earlier;

	private boolean currentRefused;

	private @Nullable String failing;

	/**
	 * Create a provider.
	 * @param client the name of the client
	 * @param supplied the supplier of the key of the application's connection details, or
	 * {@code null} if there is none
	 * @param configured the supplier of the key of a property or a resource, which throws
	 * an exception if there is none
	 * @param refresh reads the source again after a refusal
	 */
	ConfiguredApiKeyProvider(String client, Supplier<@Nullable String> supplied, Supplier<String> configured,
			Runnable refresh) {
		this.client = client;
		this.supplied = supplied;
		this.configured = configured;
		this.refresh = refresh;
	}

	@Override
	public ApiKey getApiKey() {
		String supplied = this.supplied.get();
		if (supplied != null) {
			return supplied(supplied);
		}
		return choose(configured());
	}

	private ApiKey supplied(String supplied) {
		try {
			return ApiKey.of(supplied);
		}
		catch (IllegalArgumentException ex) {
			complain(supplied, ex);
			throw new NoHarborSecretKeyException(this.client, ex);
		}
	}

	private synchronized void complain(String supplied, IllegalArgumentException problem) {
		if (!supplied.equals(this.failing)) {
			logger.error("Client '%s' cannot use the key of the HarborConnectionDetails bean: %s".formatted(this.client,
					problem.getMessage()));
			this.failing = supplied;
		}
	}

	private String configured() {
		try {
			return this.configured.get();
		}
		catch (Exception ex) {
			// The key was removed, which is not a mistake.
			forget();
			throw ex;
		}
	}

	private synchronized void forget() {
		this.current = null;
		this.earlier = null;
	}

	private synchronized ApiKey choose(String configured) {
		ApiKey current = this.current;
		if (current == null) {
			current = ApiKey.of(configured);
			this.current = current;
			this.currentRefused = false;
		}
		else if (!configured.equals(current.value())) {
			// Read again, so that a slow thread does not restore an old key.
			current = change(current, this.configured.get());
		}
		else {
			this.failing = null;
		}
		return (this.currentRefused && this.earlier != null) ? this.earlier : current;
	}

	private ApiKey change(ApiKey current, String configured) {
		if (configured.equals(current.value())) {
			return current;
		}
		ApiKey key;
		try {
			key = ApiKey.of(configured);
			requireEnvironment(key, current.environment());
		}
		catch (IllegalArgumentException ex) {
			if (!configured.equals(this.failing)) {
				logger.error("Client '%s' cannot use the configured key: %s; the key %s stays in use"
					.formatted(this.client, ex.getMessage(), current));
				this.failing = configured;
			}
			return current;
		}
		logger.info("Client '%s' uses key %s from now on, instead of %s".formatted(this.client, key, current));
		this.earlier = this.currentRefused ? null : current;
		this.current = key;
		this.currentRefused = false;
		this.failing = null;
		return key;
	}

	private void requireEnvironment(ApiKey key, HarborEnvironment required) {
		if (key.environment() != required) {
			throw new IllegalArgumentException("Key %s is of the environment '%s', but client '%s' works in '%s'"
				.formatted(key, key.environment().value(), this.client, required.value()));
		}
	}

	@Override
	public void refused(ApiKey apiKey) {
		note(apiKey);
		this.refresh.run();
	}

	private synchronized void note(ApiKey refused) {
		if (refused.equals(this.earlier)) {
			// The new key is more likely to be valid.
			this.earlier = null;
			this.currentRefused = false;
		}
		else if (refused.equals(this.current) && !this.currentRefused) {
			this.currentRefused = true;
			if (this.earlier != null) {
				logger.error("Client '%s' is configured with the key %s, which Harbor refuses; the key %s stays in use"
					.formatted(this.client, refused, this.earlier));
			}
		}
	}

}
