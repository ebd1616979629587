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

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses requests of other sites that are open in a browser on this machine. A site
 * whose own name resolves to this machine is recognized by the host name, a site that
 * sends a form by its origin.
 */
final class RequestGuard {

	private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

	private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

	// Such as 'localhost', or the name of a service of Docker Compose. Nobody can
	// register such names.
	private static final Pattern NAME_WITHOUT_DOMAIN = Pattern.compile("[a-z0-9_-]+");

	private static final Set<String> OF_DOCKER = Set.of("host.docker.internal", "gateway.docker.internal",
			"host.containers.internal", "host.testcontainers.internal");

	private final Set<String> allowedHosts;

	RequestGuard(Set<String> allowedHosts) {
		this.allowedHosts = allowedHosts;
	}

	/**
	 * Return whether the host name of a request is one of the sandbox.
	 */
	boolean isForUs(ApiRequest request) {
		List<String> hosts = request.header("Host");
		if (hosts.size() != 1) {
			return false;
		}
		String host = PORT.matcher(hosts.get(0).toLowerCase(Locale.ROOT)).replaceFirst("");
		return IP_ADDRESS.matcher(host).matches() || NAME_WITHOUT_DOMAIN.matcher(host).matches()
				|| host.endsWith(".localhost") || OF_DOCKER.contains(host) || this.allowedHosts.contains(host);
	}

	/**
	 * Return whether a request comes from the page of the sandbox, or not from a browser
	 * page at all.
	 */
	boolean isFromUs(ApiRequest request) {
		List<String> sites = request.header("Sec-Fetch-Site");
		if (!sites.isEmpty() && !sites.equals(List.of("same-origin")) && !sites.equals(List.of("none"))) {
			return false;
		}
		List<String> origins = request.header("Origin");
		return origins.isEmpty() || origins.equals(List.of("http://" + request.header("Host").get(0)));
	}

}
