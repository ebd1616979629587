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

package dev.harbor.test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests the executable jar of the sandbox, in a process of its own.
 */
class SandboxJarIT {

	private static final Pattern STARTED = Pattern.compile("Harbor sandbox: (http://127\\.0\\.0\\.1:\\d+)");

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	private Path log;

	private Process process;

	private URI url;

	@BeforeEach
	void start() throws IOException {
		this.log = this.directory.resolve("sandbox.log");
		this.process = run(Map.of(), this.log, "--port=0", "--schemas=src/test/resources/schemas");
		Awaitility.await().until(() -> STARTED.matcher(Files.readString(this.log)).find());
		Matcher started = STARTED.matcher(Files.readString(this.log));
		assertThat(started.find()).isTrue();
		this.url = URI.create(started.group(1));
	}

	@AfterEach
	void stop() {
		this.process.destroyForcibly();
	}

	@Test
	void jarServesAnApplicationAndItsPageUntilItIsStopped() throws Exception {
		assertThat(page()).contains("<h1>").doesNotContain("order.shipped</");
		try (ConfigurableApplicationContext context = application()) {
			Awaitility.await().untilAsserted(() -> assertThat(page()).contains("/hook"));
			context.getBean(HarborClient.class)
				.events()
				.create(CreateEventRequest.of("order.shipped", Map.of("order_id", "ord_of_the_client")));
			trigger();
			Queue<String> received = context.getBean(Receiving.class).received;
			Awaitility.await()
				.untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder("ord_of_the_client", "ord_1"));
			Awaitility.await().untilAsserted(() -> assertThat(page()).contains("ord_of_the_client", "delivered"));
		}
		assertThat(page()).doesNotContain("/hook<");

		this.process.destroy();

		assertThat(this.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::page);
		assertThat(Files.readAllLines(this.log)).hasSize(3);
	}

	private void trigger() throws Exception {
		Path output = this.directory.resolve("trigger.log");
		Process trigger = run(
				Map.of("HARBOR_SECRET_KEY", HarborSandbox.programKey(), "HARBOR_WORKSPACE_ID", "ws_sandbox"), output,
				"trigger", "order.shipped", "--base-url=" + this.url, "--schemas=src/test/resources/schemas");
		assertThat(trigger.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(trigger.exitValue()).as(Files.readString(output)).isZero();
	}

	private String page() throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(this.url).build(), BodyHandlers.ofString()).body();
	}

	private ConfigurableApplicationContext application() {
		SpringApplication application = new SpringApplication(Receiving.class);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		application.setDefaultProperties(Map.of("harbor.sandbox.url", this.url, "server.port", "0",
				"harbor.inbox.enabled", "false", "harbor.outbox.enabled", "false"));
		return application.run();
	}

	private static Process run(Map<String, String> environment, Path output, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar().toString()));
		Collections.addAll(command, arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("HARBOR_") || name.endsWith("_OPTIONS"));
		builder.environment().putAll(environment);
		return builder.start();
	}

	private static Path jar() throws IOException {
		try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target"), "*-sandbox.jar")) {
			return jars.iterator().next();
		}
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Receiving {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@PostMapping("/hook")
		void receive(@HarborWebhook Event event) {
			this.received.add(String.valueOf(event.payload().asMap().get("order_id")));
		}

	}

}
