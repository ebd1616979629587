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

package dev.harbor;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The environments of Harbor. Their data is isolated. The prefix of a key identifies its
 * environment.
 *
 * @since 0.1.0
 */
public enum HarborEnvironment {

	/**
	 * For development and tests; keys begin with {@code hb_test_}.
	 */
	SANDBOX("hb_test_", "https://sandbox.api.harbor.dev"),

	/**
	 * Production; keys begin with {@code hb_live_}.
	 */
	LIVE("hb_live_", "https://api.harbor.dev");

	private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]",
			Pattern.CASE_INSENSITIVE);

	private final String keyPrefix;

	private final URI baseUrl;

	HarborEnvironment(String keyPrefix, String baseUrl) {
		this.keyPrefix = keyPrefix;
		this.baseUrl = URI.create(baseUrl);
	}

	/**
	 * Return the prefix of keys of this environment.
	 * @return the prefix, with its trailing underscore
	 */
	public String keyPrefix() {
		return this.keyPrefix;
	}

	/**
	 * Return the base URL of this environment.
	 * @return the base URL, without the {@code /v1} of the API's version
	 */
	public URI baseUrl() {
		return this.baseUrl;
	}

	/**
	 * Return the environment as written in configuration files.
	 * @return the name in lower case, such as {@code sandbox}
	 */
	public String value() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Find the environment of a URL's host.
	 * @param baseUrl the URL to look at
	 * @return the environment, or empty if the host does not belong to Harbor
	 */
	public static Optional<HarborEnvironment> ofBaseUrl(URI baseUrl) {
		for (HarborEnvironment environment : values()) {
			if (environment.baseUrl.getHost().equalsIgnoreCase(baseUrl.getHost())) {
				return Optional.of(environment);
			}
		}
		return Optional.empty();
	}

	/**
	 * Return whether a URL leads to this machine, as that of a sandbox in a test does,
	 * and so to neither environment.
	 * @param baseUrl the URL to look at
	 * @return whether its host is a loopback address, or {@code localhost}
	 */
	public static boolean isLoopback(URI baseUrl) {
		return baseUrl.getHost() != null && LOOPBACK.matcher(baseUrl.getHost()).matches();
	}

}
