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

package dev.harbor.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A measured Java process. Ends when it is closed.
 */
final class ChildProcess implements AutoCloseable {

	private static final Map<String, String> HARBOR = Map.of("HARBOR_SECRET_KEY", "hb_test_0a1b2c3d4e5f60718293a4b5",
			"HARBOR_WEBHOOK_SECRET", Bodies.SECRET);

	private final Process process;

	private final BufferedReader output;

	private ChildProcess(Process process) {
		this.process = process;
		this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
	}

	/**
	 * Start a process with the class path of a module.
	 */
	static ChildProcess start(String module, String mainClass, String... arguments) throws IOException {
		Path target = Path.of(System.getProperty("benchmarks"), module, "target");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m", "-Xmx512m",
						"-cp", target.resolve("classes") + File.pathSeparator + target.resolve("lib/*"), mainClass));
		command.addAll(Arrays.asList(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(HARBOR);
		return new ChildProcess(builder.start());
	}

	/**
	 * Wait for a line that starts with a word, and return the rest of the line.
	 */
	String await(String word) throws IOException {
		StringBuilder seen = new StringBuilder();
		String line;
		while ((line = this.output.readLine()) != null) {
			if (line.startsWith(word + " ")) {
				return line.substring(word.length() + 1);
			}
			seen.append(line).append('\n');
		}
		throw new IOException("The process has ended without " + word + ":\n" + seen);
	}

	/**
	 * Read the remaining output, so that the process does not block on it.
	 */
	void discardOutput() {
		Thread thread = new Thread(() -> {
			try {
				this.output.transferTo(Writer.nullWriter());
			}
			catch (IOException ex) {
				// It has ended.
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Kill the process, without a chance to finish anything.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
