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

package dev.harbor.client;

import java.net.URI;

import dev.harbor.HarborEnvironment;

import org.springframework.util.Assert;

/**
 * Checks base URLs.
 */
final class BaseUrls {

	private BaseUrls() {
	}

	/**
	 * Require a URL for keys of any environment.
	 * @param url the URL
	 * @return the URL without trailing slashes
	 */
	static URI requireSecure(URI url) {
		URI valid = requireValid(url);
		if (isInsecure(valid)) {
			throw new IllegalArgumentException("Base URL must be https, or http on a loopback address");
		}
		return valid;
	}

	/**
	 * Require a URL for keys, including URLs without encryption.
	 * @param url the URL
	 * @return the URL without trailing slashes
	 */
	static URI requireValid(URI url) {
		Assert.notNull(url, "'url' must not be null");
		String scheme = url.getScheme();
		if (scheme == null || url.getHost() == null) {
			requireNoUnderscore(url);
			throw new IllegalArgumentException("Base URL must have a scheme and a host");
		}
		if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
			throw new IllegalArgumentException("Base URL must be https, or http on a loopback address");
		}
		if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
			throw new IllegalArgumentException("Base URL must have no user information, query or fragment");
		}
		String text = url.toString();
		while (text.endsWith("/")) {
			text = text.substring(0, text.length() - 1);
		}
		if (text.endsWith("/v1")) {
			throw new IllegalArgumentException("Base URL must not end with /v1, which is added to it");
		}
		return URI.create(text);
	}

	/**
	 * Java does not parse a host with an underscore, such as the name of a container.
	 */
	private static void requireNoUnderscore(URI url) {
		String authority = url.getAuthority();
		if (authority != null) {
			String host = authority.substring(authority.lastIndexOf('@') + 1).replaceAll(":\\d*$", "");
			if (host.contains("_")) {
				// Without the host, which may be a key in the wrong place.
				throw new IllegalArgumentException(
						"Base URL must have a host without an underscore; give the host another name");
			}
		}
	}

	/**
	 * Return whether requests to a URL are not encrypted.
	 */
	static boolean isInsecure(URI url) {
		return !url.getScheme().equalsIgnoreCase("https") && !HarborEnvironment.isLoopback(url);
	}

}
