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
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

import dev.harbor.HarborEnvironment;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * The sample application on its own sandbox, without a key and a network. Its orders and
 * the address of the sandbox are stored in a directory, so that a second instance finds
 * them.
 */
class TestSampleApplication {

	static final String DIRECTORY = "sample.directory";

	static final String SECOND = "second.properties";

	public static void main(String[] args) throws IOException {
		startShared(Path.of(System.getProperty(DIRECTORY, "target/shared")), args);
	}

	static SpringApplication.Running startShared(Path directory, String... args) throws IOException {
		String database = "jdbc:h2:" + directory.resolve("orders").toAbsolutePath() + ";AUTO_SERVER=TRUE;WRITE_DELAY=0";
		SpringApplication.Running running = start(
				Stream.concat(Stream.of("--spring.datasource.url=" + database), Stream.of(args))
					.toArray(String[]::new));
		HarborSandbox sandbox = running.getApplicationContext().getBean(HarborSandbox.class);
		Properties second = new Properties();
		second.setProperty("server.port", "8081");
		second.setProperty("spring.datasource.url", database);
		second.setProperty("harbor.base-url", sandbox.baseUrl().toString());
		second.setProperty("harbor.workspace-id", sandbox.workspaceId());
		second.setProperty("harbor.secret-key", sandbox.createKey(HarborEnvironment.SANDBOX));
		second.setProperty("harbor.webhook.secret", sandbox.webhooks().get(0).secret());
		try (Writer writer = Files.newBufferedWriter(directory.resolve(SECOND))) {
			second.store(writer, "What a second instance needs, made by the first one when it starts");
		}
		return running;
	}

	static SpringApplication.Running start(String... args) {
		return SpringApplication.from(SampleApplication::main)
			.with(SandboxConfiguration.class)
			.withAdditionalProfiles("development")
			.run(args);
	}

	/**
	 * Wait until all emitted events are sent, delivered and handled.
	 */
	static void awaitHandled(ConfigurableApplicationContext context) {
		HarborOutbox outbox = context.getBean(HarborOutbox.class);
		HarborInbox inbox = context.getBean(HarborInbox.class);
		Awaitility.await().atMost(SampleProcess.PATIENCE).until(() -> outbox.status().stored() == 0);
		context.getBean(HarborSandbox.class).awaitDeliveries();
		Awaitility.await()
			.atMost(SampleProcess.PATIENCE)
			.until(() -> inbox.status().listeners().values().stream().allMatch((listener) -> listener.stored() == 0));
	}

	@TestConfiguration(proxyBeanMethods = false)
	@AutoConfigureHarborSandbox
	@Import(SandboxMishaps.class)
	static class SandboxConfiguration {

	}

}
