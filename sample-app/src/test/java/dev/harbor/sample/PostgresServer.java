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

package dev.harbor.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL server that can be killed and restarted on the same data.
 */
final class PostgresServer implements AutoCloseable {

	private final Path data;

	private EmbeddedPostgres server;

	PostgresServer(Path data) throws IOException {
		this.data = data;
		this.server = start(0);
	}

	private EmbeddedPostgres start(int port) throws IOException {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(this.data)
			.setCleanDataDirectory(false)
			// Disabled by default in tests, but then a kill would lose committed data.
			.setServerConfig("synchronous_commit", "on")
			.setPGStartupWait(Duration.ofMinutes(1));
		return ((port != 0) ? builder.setPort(port) : builder).start();
	}

	int port() {
		return this.server.getPort();
	}

	String url(int port) {
		return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
	}

	/**
	 * Kill the server with all processes of its connections.
	 */
	void kill() throws IOException {
		long pid = Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).get(0).strip());
		ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
		List<ProcessHandle> processes = Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
		processes.forEach(ProcessHandle::destroyForcibly);
		processes.forEach((process) -> process.onExit().join());
	}

	void restart() throws IOException {
		int port = this.server.getPort();
		// Fails if the server does not run, and releases the data.
		this.server.close();
		this.server = start(port);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
