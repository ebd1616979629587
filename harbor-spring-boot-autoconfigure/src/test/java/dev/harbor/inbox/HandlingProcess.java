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

package dev.harbor.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that handles what is in the inbox, in a process of its own.
 */
final class HandlingProcess implements AutoCloseable {

	private static final String STARTED = "handling";

	private final Process process;

	private final Path output;

	private HandlingProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	static HandlingProcess start(Path directory, String name, String url) {
		Path output = directory.resolve(name + ".log");
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", System.getProperty("java.class.path"),
				HandlingProcess.class.getName(), url);
		try {
			return new HandlingProcess(
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(),
					output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	HandlingProcess awaitStarted() {
		await().atMost(Duration.ofMinutes(2)).until(() -> output().contains(STARTED) || !this.process.isAlive());
		assertThat(this.process.isAlive()).as(this::output).isTrue();
		return this;
	}

	private String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kill it, which leaves it no chance to finish anything.
	 * @return the exit code
	 */
	int kill() {
		this.process.destroyForcibly();
		assertThat(this.process.onExit()).succeedsWithin(30, TimeUnit.SECONDS);
		return this.process.exitValue();
	}

	@Override
	public void close() {
		kill();
	}

	public static void main(String[] arguments) throws InterruptedException {
		new InboxApplication(arguments[0], List.of("spring.datasource.username=postgres", "spring.datasource.password=",
				"harbor.inbox.take-over-after=2s"), OrderEvents.class);
		System.out.println(STARTED);
		new CountDownLatch(1).await();
	}

	@Component
	static class OrderEvents {

		private final JdbcTemplate jdbc;

		OrderEvents(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(id = "orders")
		void shipped(Event event) {
			this.jdbc.update("insert into effect values (?)", event.id());
		}

	}

}
