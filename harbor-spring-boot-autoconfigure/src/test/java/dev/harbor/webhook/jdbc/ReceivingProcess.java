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

package dev.harbor.webhook.jdbc;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.harbor.process.JavaProcess;
import dev.harbor.webhook.web.RawHttp;
import dev.harbor.webhook.web.TestDelivery;

/**
 * A {@link ReceivingApplication} in a separate process, which ends with the current one.
 */
final class ReceivingProcess implements AutoCloseable {

	private final JavaProcess process;

	private final Path portFile;

	private int port;

	private ReceivingProcess(JavaProcess process, Path portFile) {
		this.process = process;
		this.portFile = portFile;
	}

	/**
	 * Start a process without waiting for it.
	 * @param directory the directory for its files
	 * @param name the unique name of its files in the directory
	 * @param properties properties of the application
	 */
	static ReceivingProcess start(Path directory, String name, String... properties) {
		Path portFile = directory.resolve(name + ".port");
		String[] arguments = Stream.concat(Stream.of(directory.toString(), portFile.toString()), Stream.of(properties))
			.toArray(String[]::new);
		return new ReceivingProcess(JavaProcess.start(directory, name, ReceivingApplication.class, arguments),
				portFile);
	}

	ReceivingProcess awaitStarted() {
		this.port = Integer.parseInt(this.process.awaitFile(this.portFile));
		return this;
	}

	/**
	 * Send a delivery.
	 * @return the status of the answer
	 * @throws UncheckedIOException if there is no answer
	 */
	int deliver(TestDelivery delivery) {
		return RawHttp.deliver(delivery).send(this.port).status();
	}

	/**
	 * Kill the process, without a chance to finish anything.
	 * @return the exit code
	 */
	int kill() {
		return this.process.kill();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
