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

package dev.harbor.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A class with a {@code main} method that runs in a process of its own, with the class
 * path of this one, and can be killed.
 */
public final class JavaProcess implements AutoCloseable {

	/**
	 * Exit code of a process that was killed.
	 */
	public static final int KILLED = 128 + 9;

	private final Process process;

	private final Path log;

	private JavaProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Start a process, without waiting for it.
	 * @param directory the directory of its log
	 * @param name the name of its log
	 * @param main the class to run
	 * @param arguments the arguments of the class
	 * @return the process
	 */
	public static JavaProcess start(Path directory, String name, Class<?> main, String... arguments) {
		return start(directory, name, List.of(), main, arguments);
	}

	/**
	 * Start a process, without waiting for it.
	 * @param directory the directory of its log
	 * @param name the name of its log
	 * @param options further options of the JVM
	 * @param main the class to run
	 * @param arguments the arguments of the class
	 * @return the process
	 */
	public static JavaProcess start(Path directory, String name, List<String> options, Class<?> main,
			String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		Path log = directory.resolve(name + ".log");
		try {
			return new JavaProcess(
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Return what the process has written to its output.
	 * @return the log
	 */
	public String log() {
		return read(this.log);
	}

	/**
	 * Wait until the process has written a file.
	 * @param file the file
	 * @return its content
	 */
	public String awaitFile(Path file) {
		await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(file) || !isAlive());
		assertThat(isAlive()).as(this::log).isTrue();
		return read(file);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kill the process, which cannot finish anything before, and wait for its end.
	 * @return the exit code
	 */
	public int kill() {
		this.process.destroyForcibly();
		assertThat(this.process.onExit()).succeedsWithin(30, TimeUnit.SECONDS);
		return this.process.exitValue();
	}

	@Override
	public void close() {
		kill();
	}

}
