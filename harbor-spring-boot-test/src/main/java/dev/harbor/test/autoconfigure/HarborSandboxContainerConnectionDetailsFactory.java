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

import org.testcontainers.containers.Container;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import dev.harbor.autoconfigure.HarborConnectionDetails;

/**
 * {@link ContainerConnectionDetailsFactory} for a container with a sandbox, annotated
 * with {@link ServiceConnection @ServiceConnection}.
 */
final class HarborSandboxContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, HarborConnectionDetails> {

	static final String NAME = "harbor-sandbox";

	static final int PORT = 8474;

	HarborSandboxContainerConnectionDetailsFactory() {
		super(NAME);
	}

	@Override
	protected HarborConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new Details(source);
	}

	/**
	 * The connection details of a container, resolved when it runs.
	 */
	private static final class Details extends ContainerConnectionDetails<Container<?>>
			implements SandboxProgramDetails {

		private Details(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public URI sandboxUrl() {
			return URI.create("http://" + getContainer().getHost() + ":" + getContainer().getMappedPort(PORT));
		}

	}

}
