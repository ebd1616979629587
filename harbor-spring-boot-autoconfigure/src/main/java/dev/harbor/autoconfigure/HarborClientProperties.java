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
import java.time.Duration;
import java.util.Set;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.autoconfigure.HttpClientSettingsProperties;
import org.springframework.core.io.Resource;
import org.springframework.util.StringUtils;

/**
 * Configuration properties of a client.
 *
 * @since 0.1.0
 */
public class HarborClientProperties {

	/**
	 * API key. Must start with 'hb_test_' or 'hb_live_'.
	 */
	private @Nullable String secretKey;

	/**
	 * Location of a resource with the API key. Changes are applied at runtime.
	 */
	private @Nullable Resource secretKeyLocation;

	/**
	 * API key to use if Harbor refuses the first one.
	 */
	private @Nullable String fallbackSecretKey;

	/**
	 * Base URL of Harbor, without '/v1'. Derived from the key by default. Must use https,
	 * or http on a loopback address.
	 */
	private @Nullable URI baseUrl;

	/**
	 * Whether the base URL may use http on any host. For sandbox keys only, because they
	 * are sent without encryption.
	 */
	private @Nullable Boolean allowInsecureBaseUrl;

	/**
	 * Environment of the client. Startup fails if the key or the URL belongs to the other
	 * environment.
	 */
	private @Nullable HarborEnvironment environment;

	/**
	 * Workspace of requests that do not set one.
	 */
	private @Nullable String workspaceId;

	/**
	 * Comma-separated list of scopes of the key. Calls outside these scopes are refused
	 * before they are sent.
	 */
	private @Nullable Set<Scope> scopes;

	/**
	 * Maximum number of retries of a call.
	 */
	private @Nullable Integer maxRetries;

	/**
	 * Maximum time of a call, including all retries.
	 */
	private @Nullable Duration totalTimeout;

	private final Http http = new Http();

	public @Nullable String getSecretKey() {
		return this.secretKey;
	}

	public void setSecretKey(@Nullable String secretKey) {
		this.secretKey = textOrNull(secretKey);
	}

	public @Nullable Resource getSecretKeyLocation() {
		return this.secretKeyLocation;
	}

	public void setSecretKeyLocation(@Nullable Resource secretKeyLocation) {
		this.secretKeyLocation = secretKeyLocation;
	}

	public @Nullable String getFallbackSecretKey() {
		return this.fallbackSecretKey;
	}

	public void setFallbackSecretKey(@Nullable String fallbackSecretKey) {
		this.fallbackSecretKey = textOrNull(fallbackSecretKey);
	}

	public @Nullable URI getBaseUrl() {
		return this.baseUrl;
	}

	public void setBaseUrl(@Nullable URI baseUrl) {
		this.baseUrl = (baseUrl != null && StringUtils.hasText(baseUrl.toString())) ? baseUrl : null;
	}

	public @Nullable Boolean getAllowInsecureBaseUrl() {
		return this.allowInsecureBaseUrl;
	}

	public void setAllowInsecureBaseUrl(@Nullable Boolean allowInsecureBaseUrl) {
		this.allowInsecureBaseUrl = allowInsecureBaseUrl;
	}

	public @Nullable HarborEnvironment getEnvironment() {
		return this.environment;
	}

	public void setEnvironment(@Nullable HarborEnvironment environment) {
		this.environment = environment;
	}

	public @Nullable String getWorkspaceId() {
		return this.workspaceId;
	}

	public void setWorkspaceId(@Nullable String workspaceId) {
		this.workspaceId = textOrNull(workspaceId);
	}

	public @Nullable Set<Scope> getScopes() {
		return this.scopes;
	}

	public void setScopes(@Nullable Set<Scope> scopes) {
		this.scopes = scopes;
	}

	public @Nullable Integer getMaxRetries() {
		return this.maxRetries;
	}

	public void setMaxRetries(@Nullable Integer maxRetries) {
		this.maxRetries = maxRetries;
	}

	public @Nullable Duration getTotalTimeout() {
		return this.totalTimeout;
	}

	public void setTotalTimeout(@Nullable Duration totalTimeout) {
		this.totalTimeout = totalTimeout;
	}

	public Http getHttp() {
		return this.http;
	}

	// An empty environment variable is the usual way to unset a property.
	private static @Nullable String textOrNull(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

	/**
	 * HTTP client settings.
	 */
	public static class Http extends HttpClientSettingsProperties {

	}

}
