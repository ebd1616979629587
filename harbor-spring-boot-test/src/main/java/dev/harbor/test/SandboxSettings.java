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
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.harbor.test.ApiKeys.ApiKey;

/**
 * The address of a sandbox and, for a program, its settings.
 *
 * @param bindAddress the address to listen on
 * @param port the port, or 0 for any free port
 * @param program the settings of a program, or {@code null} in tests
 */
record SandboxSettings(String bindAddress, int port, @Nullable ProgramSettings program) {

	static final String LOOPBACK = "127.0.0.1";

	static SandboxSettings inTests() {
		return new SandboxSettings(LOOPBACK, 0, null);
	}

	Function<String, Optional<ApiKey>> wellKnownKeys() {
		return (this.program != null) ? ProgramKeys::find : (key) -> Optional.empty();
	}

	/**
	 * Return the mapping of registered addresses of applications to reachable ones.
	 */
	UnaryOperator<URI> route() {
		return (this.program != null) ? this.program::route : UnaryOperator.identity();
	}

}
