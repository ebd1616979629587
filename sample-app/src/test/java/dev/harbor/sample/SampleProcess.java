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
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged sample application in a separate process, which ends with the test.
 */
final class SampleProcess implements AutoCloseable {

	static final Path JAR = Path.of("target").toAbsolutePath().resolve("sample-app-0.1.0-SNAPSHOT.jar");

	static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Pattern STARTED = Pattern
		.compile("(?s)Tomcat started on port (\\d+).* Started SampleApplication in ");

	private final HttpClient http = HttpClient.newHttpClient();

	private final Process process;

	private final Path log;

	private SampleProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Start a command.
	 * @param directory the working directory, which also contains the log
	 * @param environment additional environment variables; those of Harbor are not
	 * inherited
	 * @param command the command
	 */
	static SampleProcess start(Path directory, Map<String, String> environment, List<String> command)
			throws IOException {
		Path log = directory.resolve("log");
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("HARBOR_") || name.startsWith("SPRING_"));
		builder.environment().put("SERVER_PORT", "0");
		// The processes are too short-lived for more compilation.
		builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
		builder.environment().putAll(environment);
		return new SampleProcess(builder.start(), log);
	}

	/**
	 * Start the jar with options for the JVM.
	 */
	static SampleProcess startJar(Path directory, Map<String, String> environment, List<String> options,
			String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-jar", JAR.toString()));
		command.addAll(List.of(arguments));
		return start(directory, environment, command);
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Send a signal, such as {@code STOP}.
	 */
	void signal(String name) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
	}

	int awaitExit() throws InterruptedException {
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return this.process.exitValue();
	}

	void awaitLog(String text) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(log()).contains(text));
	}

	/**
	 * Wait until the application answers requests.
	 * @return the port on localhost
	 */
	String awaitPort() {
		assertThat(awaitStart()).as(this::log).isTrue();
		return port().orElseThrow();
	}

	/**
	 * Wait until the application answers requests or has ended.
	 * @return whether it answers requests
	 */
	boolean awaitStart() {
		Awaitility.await().atMost(PATIENCE).until(() -> port().isPresent() || !this.process.isAlive());
		return port().isPresent();
	}

	private Optional<String> port() {
		return STARTED.matcher(log()).results().map((started) -> started.group(1)).findFirst();
	}

	HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
		return post(path, json, Map.of("Content-Type", "application/json"));
	}

	HttpResponse<String> post(String path, String body, Map<String, String> headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
		headers.forEach(request::header);
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.http.send(request(path).build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + awaitPort() + path));
	}

	@Override
	public void close() {
		// There may be a shell in between.
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
