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

package dev.harbor.test.autoconfigure;

import java.net.URI;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

import dev.harbor.autoconfigure.HarborConnectionDetails;

/**
 * {@link DockerComposeConnectionDetailsFactory} for a {@code harbor-sandbox} service.
 */
final class HarborSandboxDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<HarborConnectionDetails> {

	HarborSandboxDockerComposeConnectionDetailsFactory() {
		super("harbor-sandbox");
	}

	@Override
	protected HarborConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new Details(source.getRunningService());
	}

	/**
	 * The connection details of a service with known ports.
	 */
	private static final class Details extends DockerComposeConnectionDetails implements SandboxProgramDetails {

		private static final int PORT = 8474;

		private final URI url;

		private Details(RunningService service) {
			super(service);
			this.url = URI.create("http://" + service.host() + ":" + service.ports().get(PORT));
		}

		@Override
		public URI sandboxUrl() {
			return this.url;
		}

	}

}
