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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.harbor.webhook.web.RawHttp;
import dev.harbor.webhook.web.TestDelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A {@link ReceivingApplication} in a process of its own. It ends with this one, however
 * this one ends.
 */
final class ReceivingProcess implements AutoCloseable {

	private final Process process;

	private final Path portFile;

	private final Path output;

	private int port;

	private ReceivingProcess(Process process, Path portFile, Path output) {
		this.process = process;
		this.portFile = portFile;
		this.output = output;
	}

	/**
	 * Start one, without waiting for it.
	 * @param directory where it keeps what it writes
	 * @param name told from others in the directory by this
	 * @param properties properties of the application
	 */
	static ReceivingProcess start(Path directory, String name, String... properties) {
		Path portFile = directory.resolve(name + ".port");
		Path output = directory.resolve(name + ".log");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-Xmx256m", "-cp", System.getProperty("java.class.path"), ReceivingApplication.class.getName(),
						directory.toString(), portFile.toString()));
		command.addAll(List.of(properties));
		try {
			return new ReceivingProcess(
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(),
					portFile, output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	ReceivingProcess awaitStarted() throws IOException {
		await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(this.portFile) || !this.process.isAlive());
		assertThat(this.process.isAlive()).as(() -> output()).isTrue();
		this.port = Integer.parseInt(Files.readString(this.portFile));
		return this;
	}

	private String output() {
		try (Stream<String> lines = Files.lines(this.output)) {
			return String.join("\n", lines.toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Deliver something.
	 * @return the status of the answer
	 * @throws UncheckedIOException if there is none
	 */
	int deliver(TestDelivery delivery) {
		return RawHttp.deliver(delivery).send(this.port).status();
	}

	/**
	 * Kill it, which leaves it no chance to finish anything.
	 * @return the exit code
	 */
	int kill() {
		this.process.destroyForcibly();
		try {
			assertThat(this.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return this.process.exitValue();
	}

	@Override
	public void close() {
		kill();
	}

}
