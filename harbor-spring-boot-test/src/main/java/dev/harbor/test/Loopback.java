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

import java.net.URI;
import java.util.Objects;

import dev.harbor.HarborEnvironment;

/**
 * Identifies loopback addresses, without a name server.
 */
final class Loopback {

	private Loopback() {
	}

	static boolean isHttp(URI url) {
		return "http".equals(url.getScheme()) && HarborEnvironment.isLoopback(url);
	}

	/**
	 * Return whether two URLs are the same path of the same server on this machine.
	 */
	static boolean isSame(URI url, URI other) {
		return HarborEnvironment.isLoopback(url) && HarborEnvironment.isLoopback(other)
				&& url.getPort() == other.getPort() && Objects.equals(url.getPath(), other.getPath());
	}

}
