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

package dev.harbor.brokers;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.apache.qpid.server.SystemLauncher;

import org.springframework.test.util.TestSocketUtils;

/**
 * A broker for RabbitMQ's protocol (AMQP 0-9-1 with confirms), with a constant port and
 * persistent messages across restarts.
 */
final class AmqpBroker implements AutoCloseable {

	private final Path directory;

	private final int port;

	private SystemLauncher launcher = new SystemLauncher();

	AmqpBroker(Path directory) {
		this.directory = directory;
		this.port = TestSocketUtils.findAvailableTcpPort();
	}

	int port() {
		return this.port;
	}

	void start() {
		try {
			Path configuration = this.directory.resolve("broker.json");
			Files.writeString(configuration, """
					{
					  "name": "broker",
					  "modelVersion": "9.1",
					  "authenticationproviders": [ {
					    "name": "plain",
					    "type": "Plain",
					    "secureOnlyMechanisms": [],
					    "users": [ { "name": "guest", "type": "managed", "password": "guest" } ]
					  } ],
					  "ports": [ {
					    "name": "AMQP",
					    "port": "%d",
					    "authenticationProvider": "plain",
					    "protocols": [ "AMQP_0_9_1" ],
					    "virtualhostaliases": [ { "name": "default", "type": "defaultAlias" } ]
					  } ],
					  "virtualhostnodes": [ {
					    "name": "default",
					    "type": "DERBY",
					    "storePath": "%s",
					    "defaultVirtualHostNode": "true",
					    "virtualHostInitialConfiguration": "{ \\"type\\": \\"ProvidedStore\\" }"
					  } ]
					}
					""".formatted(this.port, this.directory.resolve("store")), StandardCharsets.UTF_8);
			System.setProperty("derby.stream.error.file", this.directory.resolve("derby.log").toString());
			this.launcher = new SystemLauncher();
			this.launcher
				.startup(Map.of("type", "JSON", "storePath", this.directory.resolve("broker-store.json").toString(),
						"initialConfigurationLocation", configuration.toUri().toString(), "startupLoggedToSystemOut",
						false, "context", Map.of("qpid.work_dir", this.directory.toString())));
		}
		catch (Exception ex) {
			throw new IllegalStateException("The broker does not start", ex);
		}
	}

	@Override
	public void close() {
		this.launcher.shutdown();
	}

}
