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

package dev.harbor.modulith;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.HarborEnvironment;
import dev.harbor.modulith.ModulithExternalizationTests.Application;
import dev.harbor.modulith.ModulithExternalizationTests.OrderShipped;
import dev.harbor.process.JavaProcess;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a killed process that externalizes an event.
 */
class ModulithCrashTests {

	@TempDir
	private Path directory;

	@Test
	void eventWithLostAnswerIsResubmittedWithTheSameKeyAndCreatedOnce() {
		try (HarborSandbox sandbox = HarborSandbox.start()) {
			sandbox.faults().next(1).post("/v1/events").afterEffect().delay(Duration.ofSeconds(10));
			List<String> arguments = arguments(sandbox);
			kill(sandbox, arguments);
			arguments.add("--spring.modulith.events.republish-outstanding-events-on-restart=true");
			try (ConfigurableApplicationContext context = run(arguments.toArray(String[]::new))) {
				JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.until(() -> jdbc.queryForList("select status from event_publication", String.class),
							List.of("COMPLETED")::equals);
			}
			assertThat(sandbox.events()).hasSize(1);
			List<String> keys = sandbox.wireMock()
				.findAll(WireMock.postRequestedFor(WireMock.urlPathEqualTo("/v1/events")))
				.stream()
				.map((request) -> request.getHeader("Idempotency-Key"))
				.toList();
			assertThat(keys).hasSize(2).doesNotContainNull();
			assertThat(new HashSet<>(keys)).hasSize(1);
		}
	}

	private List<String> arguments(HarborSandbox sandbox) {
		return new ArrayList<>(List.of(
				"--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("orders") + ";WRITE_DELAY=0",
				"--harbor.base-url=" + sandbox.baseUrl(), "--harbor.workspace-id=" + sandbox.workspaceId(),
				"--harbor.secret-key=" + sandbox.createKey(HarborEnvironment.SANDBOX), "--harbor.max-retries=0",
				"--spring.main.banner-mode=off", "--spring.jmx.enabled=false",
				"--spring.modulith.events.jdbc.schema-initialization.enabled=true",
				"--spring.autoconfigure.exclude="
						+ "org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration,"
						+ "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
						+ "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration"));
	}

	private void kill(HarborSandbox sandbox, List<String> arguments) {
		try (JavaProcess process = JavaProcess.start(this.directory, "process", Publisher.class,
				arguments.toArray(String[]::new))) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> !sandbox.events().isEmpty() || !process.isAlive());
			assertThat(process.isAlive()).as(process::log).isTrue();
		}
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run(arguments);
	}

	/**
	 * The process that is killed.
	 */
	static class Publisher {

		public static void main(String[] arguments) throws InterruptedException {
			ConfigurableApplicationContext context = ModulithCrashTests.run(arguments);
			new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
				.executeWithoutResult((status) -> context.publishEvent(new OrderShipped("1")));
			Thread.currentThread().join();
		}

	}

}
