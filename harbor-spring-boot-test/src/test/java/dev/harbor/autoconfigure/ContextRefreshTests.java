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

package dev.harbor.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborEnvironment;
import dev.harbor.HarborException;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.test.HarborSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for key changes by Spring Cloud's refresh of the environment.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextRefreshTests {

	@TempDir
	private Path directory;

	private Path properties;

	private HarborSandbox sandbox;

	@BeforeEach
	void start() {
		this.sandbox = HarborSandbox.start();
		this.properties = this.directory.resolve("harbor.properties");
	}

	@AfterEach
	void stop() {
		this.sandbox.close();
	}

	@Test
	void keysOfAllClientsChangeThroughHttp() throws Exception {
		String old = createKey();
		write("harbor.secret-key=" + old, "harbor.clients.emitter.secret-key=" + old);
		try (ConfigurableApplicationContext context = run(WebApplicationType.SERVLET)) {
			HarborClient client = context.getBean(HarborClient.class);
			HarborClient emitter = context.getBean(HarborClients.class).get("emitter");
			call(client, emitter);
			write("harbor.secret-key=" + createKey(), "harbor.clients.emitter.secret-key=" + createKey());
			HttpResponse<String> answer = HttpClient.newHttpClient()
				.send(HttpRequest
					.newBuilder(URI.create("http://localhost:"
							+ context.getEnvironment().getProperty("local.server.port") + "/actuator/refresh"))
					.POST(BodyPublishers.noBody())
					.build(), BodyHandlers.ofString());
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).contains("harbor.secret-key", "harbor.clients.emitter.secret-key")
				.doesNotContain("hb_test_");
			this.sandbox.revoke(old);
			List<Integer> statuses = recordStatuses();
			call(client, emitter);
			assertThat(statuses).containsExactly(200, 200);
			assertThat(context.getBean(HarborClient.class)).isSameAs(client);
		}
	}

	@Test
	void oldKeyStaysInUseWhenTheValueIsNotAKey(CapturedOutput output) throws IOException {
		assertOldKeyStaysWith(output, "harbor.secret-key=sk_s3cr3t");
	}

	@Test
	void oldKeyStaysInUseWhenTheNewKeyIsOfTheOtherEnvironment(CapturedOutput output) throws IOException {
		assertOldKeyStaysWith(output, "harbor.environment=sandbox", "harbor.secret-key=hb_live_s3cr3ts3cr3t");
	}

	@Test
	void keyOfTheOtherEnvironmentIsNotUsedIfNoEnvironmentIsSet(CapturedOutput output) throws IOException {
		assertOldKeyStaysWith(output, "harbor.secret-key=hb_live_s3cr3ts3cr3t");
	}

	@Test
	void oldKeyStaysInUseWhenAPlaceholderIsUnresolved(CapturedOutput output) throws IOException {
		assertOldKeyStaysWith(output, "harbor.secret-key=${NOT_THERE}", "harbor.total-timeout=${NOT_THERE}");
	}

	private void assertOldKeyStaysWith(CapturedOutput output, String... bad) throws IOException {
		String other = createKey();
		write("harbor.secret-key=" + createKey(), "other.value=1");
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			HarborClient client = context.getBean(HarborClient.class);
			call(client);
			List<String> lines = new ArrayList<>(List.of(bad));
			lines.add("other.value=2");
			write(lines.toArray(String[]::new));
			refresh(context);
			assertThat(context.getEnvironment().getProperty("other.value")).isEqualTo("2");
			List<Integer> statuses = recordStatuses();
			call(client);
			call(client);
			assertThat(statuses).containsExactly(200, 200);
			assertThat(output).containsOnlyOnce("ERROR").doesNotContain("s3cr3t");
			write("harbor.secret-key=" + other);
			refresh(context);
			call(client);
			assertThat(client.status().keys().get(0).key()).endsWith(other.substring(other.length() - 4));
		}
	}

	@Test
	void removedFallbackIsGone() throws IOException {
		String first = createKey();
		String fallback = createKey();
		write("harbor.secret-key=" + first, "harbor.fallback-secret-key=" + fallback);
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			HarborClient client = context.getBean(HarborClient.class);
			assertThat(client.status().keys()).hasSize(2);
			write("harbor.secret-key=" + first);
			refresh(context);
			assertThat(client.status().keys()).extracting(KeyStatus::position).containsExactly(0);
			this.sandbox.revoke(first);
			assertThatExceptionOfType(AuthenticationFailedException.class).isThrownBy(() -> call(client));
		}
	}

	@Test
	void keyOfARemovedClientIsNotSentAgain() throws IOException {
		String billing = createKey();
		write("harbor.secret-key=" + createKey(), "harbor.clients.billing.secret-key=" + billing,
				"harbor.clients.billing.max-retries=0");
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			HarborClients clients = context.getBean(HarborClients.class);
			HarborClient client = clients.get("billing");
			call(client);
			write("harbor.secret-key=" + createKey());
			refresh(context);
			List<Integer> statuses = recordStatuses();
			assertThatExceptionOfType(HarborException.class).isThrownBy(() -> call(client))
				.withMessage("Harbor client 'billing' has no API key; set 'harbor.clients.billing.secret-key'");
			assertThat(statuses).isEmpty();
			assertThat(clients.hasKey("billing")).isFalse();
			assertThat(context.getBean("harborHealthContributor", CompositeHealthContributor.class)
				.getContributor("billing"))
				.isInstanceOfSatisfying(HealthIndicator.class, (health) -> assertThat(health.health())
					.isEqualTo(Health.unknown().withDetail("state", "no_key").build()));
			call(clients.get("default"));
			write("harbor.clients.billing.secret-key=" + createKey());
			refresh(context);
			call(client);
		}
	}

	@Test
	void keyMovesFromThePropertyToAFile() throws IOException {
		String old = createKey();
		write("harbor.secret-key=" + old);
		try (ConfigurableApplicationContext context = run(WebApplicationType.NONE)) {
			HarborClient client = context.getBean(HarborClient.class);
			call(client);
			Path file = Files.writeString(this.directory.resolve("key"), createKey());
			write("harbor.secret-key-location=file:" + file);
			refresh(context);
			this.sandbox.revoke(old);
			call(client);
		}
	}

	private static void refresh(ConfigurableApplicationContext context) {
		context.getBean(ContextRefresher.class).refresh();
	}

	private static void call(HarborClient... clients) {
		for (HarborClient client : clients) {
			client.events().list(ListEventsRequest.create());
		}
	}

	private List<Integer> recordStatuses() {
		List<Integer> statuses = new ArrayList<>();
		this.sandbox.wireMock()
			.addMockServiceRequestListener((request, response) -> statuses.add(response.getStatus()));
		return statuses;
	}

	private String createKey() {
		return this.sandbox.createKey(HarborEnvironment.SANDBOX);
	}

	private void write(String... lines) throws IOException {
		Files.write(this.properties, List.of(lines));
	}

	private ConfigurableApplicationContext run(WebApplicationType type) {
		return new SpringApplicationBuilder(Application.class).web(type)
			.run("--spring.config.import=file:" + this.properties, "--harbor.base-url=" + this.sandbox.baseUrl(),
					"--harbor.workspace-id=" + this.sandbox.workspaceId(), "--server.port=0",
					"--management.endpoints.web.exposure.include=*", "--spring.main.banner-mode=off");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
