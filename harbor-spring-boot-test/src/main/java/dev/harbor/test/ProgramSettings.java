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
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;

import dev.harbor.HarborEnvironment;

/**
 * The settings of a sandbox that runs as a program.
 *
 * @param applicationHost the host of applications that register a loopback address, or
 * {@code null} if they run on the same host; in a container, loopback is the container
 * itself
 * @param allowedHosts additional host names of the sandbox
 * @param examples examples of events
 */
record ProgramSettings(@Nullable String applicationHost, Set<String> allowedHosts, EventExamples examples) {

	URI route(URI url) {
		return (this.applicationHost != null && HarborEnvironment.isLoopback(url))
				? UriComponentsBuilder.fromUri(url).host(this.applicationHost).build(true).toUri() : url;
	}

}
