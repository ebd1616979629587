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

package dev.harbor.test.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.aot.AheadOfTime;
import dev.harbor.autoconfigure.HarborClientAutoConfiguration;
import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.http.HttpStub;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.ProgramStarter;
import dev.harbor.webhook.HarborWebhook;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;

import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

/**
 * Tests for {@link HarborSandboxProgramAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HarborSandboxProgramAutoConfigurationTests {

	private static final String LIVE_KEY = "hb_live_0123456789abcdef";

	private static final String THREAD = "harbor-sandbox-registration";

	@AutoClose
	private static final HarborSandbox sandbox = ProgramStarter.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborSandboxProgramAutoConfiguration.class,
				HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class));

	@BeforeEach
	void reset() {
		sandbox.reset();
	}

	@Test
	void applicationUsesTheSandboxWithOnlyItsUrl() {
		try (ConfigurableApplicationContext context = run("harbor.workspace-id=ws_of_production")) {
			awaitRegistration();
			context.getBean(HarborClient.class)
				.events()
				.create(CreateEventRequest.of("order.shipped", Map.of("order_id", "ord_1")));
			Receiving receiving = context.getBean(Receiving.class);
			Awaitility.await().untilAsserted(() -> assertThat(receiving.types).containsExactly("order.shipped"));
			assertThat(sandbox.webhooks()).singleElement()
				.satisfies((webhook) -> assertThat(webhook.endpoint()).isEqualTo("default"));
		}
		assertThat(sandbox.webhooks()).isEmpty();
		// A thread ends a moment after its executor.
		Awaitility.await().until(() -> threads() == 0);
	}

	@Test
	void sandboxSignsWithTheSecretOfTheApplication() {
		try (ConfigurableApplicationContext context = run("harbor.webhook.secret=s3cr3t-of-the-developer")) {
			awaitRegistration();
			assertThat(sandbox.webhooks().get(0).secret()).isEqualTo("s3cr3t-of-the-developer");
			assertThat(context.isRunning()).isTrue();
		}
	}

	@Test
	void applicationRegistersWithASandboxStartedLater(CapturedOutput output) {
		int port = TestSocketUtils.findAvailableTcpPort();
		try (ConfigurableApplicationContext context = run("harbor.sandbox.url=http://localhost:" + port)) {
			SandboxProgramRegistration registration = context.getBean(SandboxProgramRegistration.class);
			assertThat(registration.isRunning()).isTrue();
			Awaitility.await()
				.untilAsserted(() -> assertThat(output).contains("cannot be reached to register webhooks"));
			try (HarborSandbox later = ProgramStarter.start("--port=" + port)) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.untilAsserted(() -> assertThat(later.webhooks()).hasSize(1));
			}
		}
		assertThat(output.toString().split("cannot be reached to register", -1)).hasSize(2);
	}

	@Test
	void applicationWithItsOwnCertificateIsReached(@TempDir Path directory) throws Exception {
		try (ConfigurableApplicationContext context = run(SelfSigned.properties(directory))) {
			awaitRegistration();
			sandbox.createEvent("order.shipped", Map.of());
			Receiving receiving = context.getBean(Receiving.class);
			Awaitility.await().untilAsserted(() -> assertThat(receiving.types).containsExactly("order.shipped"));
		}
	}

	@Test
	void nothingIsCalledWhileTheContextStarts() {
		try (HttpStub server = new HttpStub()) {
			this.contextRunner.withPropertyValues("harbor.sandbox.url=http://localhost:" + server.port())
				.run((context) -> {
					assertThat(context.getBean(HarborClient.class).baseUrl()).hasPort(server.port());
					assertThat(context.getBean(SandboxProgramRegistration.class).isRunning()).isFalse();
					assertThat(threads()).isZero();
				});
			assertThat(server.getAllServeEvents()).isEmpty();
		}
	}

	@Test
	void keysHaveTheDeclaredScopes() {
		withSandbox().withPropertyValues("harbor.clients.reader.scopes=events:read").run((context) -> {
			HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
			assertThat(details.getSecretKey("default")).isEqualTo("hb_test_sandbox");
			assertThat(details.getSecretKey("reader")).isEqualTo("hb_test_sandbox_events-read");
			assertThat(context.getEnvironment().getProperty("harbor.workspace-id")).isEqualTo("ws_sandbox");
		});
	}

	@ParameterizedTest
	@CsvSource({ "harbor.secret-key," + LIVE_KEY, "harbor.fallback-secret-key," + LIVE_KEY,
			"harbor.clients.billing.secret-key," + LIVE_KEY, "harbor.clients.billing.fallback-secret-key," + LIVE_KEY,
			"harbor.environment,live", "harbor.clients.billing.environment,live",
			"harbor.base-url,https://api.harbor.dev" })
	void liveSettingsAreRefused(String property, String value) {
		withSandbox().withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.extracting(NestedExceptionUtils::getMostSpecificCause, THROWABLE)
				.isInstanceOf(InvalidDevelopmentSettingException.class)
				.hasMessageContaining("'" + property + "'")
				.hasMessageContaining("live")
				.hasMessageNotContaining(LIVE_KEY));
	}

	@Test
	void liveKeyInAFileIsRefused(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("key"), LIVE_KEY + "\n");
		withSandbox().withPropertyValues("harbor.secret-key-location=" + file.toUri())
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.extracting(NestedExceptionUtils::getMostSpecificCause, THROWABLE)
				.hasMessageContaining("'harbor.secret-key-location'"));
	}

	@Test
	void failureAnalysisContainsTheRemedy(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("harbor.secret-key=" + LIVE_KEY));
		assertThat(output).contains("APPLICATION FAILED TO START", "'harbor.secret-key'", "for development")
			.doesNotContain(LIVE_KEY);
	}

	@Test
	void liveKeyOfAProviderIsNeverSent() {
		withSandbox().withBean(ApiKeyProvider.class, () -> () -> ApiKey.of(LIVE_KEY)).run((context) -> {
			assertThatException().isThrownBy(() -> context.getBean(HarborClient.class)
				.events()
				.create(CreateEventRequest.of("order.shipped", Map.of())));
			assertThat(sandbox.wireMock().getAllServeEvents()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.harbor.dev", "https://sandbox.api.harbor.dev", "http://localhost:1/v1",
			"ftp://localhost", "localhost:8474", "http:///", "8474" })
	void otherUrlsAreRefused(String url) {
		this.contextRunner.withPropertyValues("harbor.sandbox.url=" + url)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.extracting(NestedExceptionUtils::getMostSpecificCause, THROWABLE)
				.hasMessageContaining("'harbor.sandbox.url'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.sandbox.url=", "harbor.other=1" })
	void backsOffWithoutUrl(String property) {
		this.contextRunner.withPropertyValues(property, "harbor.secret-key=" + LIVE_KEY).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(SandboxProgramDetails.class);
			assertThat(context.getEnvironment().getProperty("harbor.secret-key")).isEqualTo(LIVE_KEY);
			assertThat(context.getBean(HarborClient.class).baseUrl()).isEqualTo(URI.create("https://api.harbor.dev"));
		});
	}

	@Test
	void backsOffForTheDetailsOfTheApplication() {
		HarborConnectionDetails own = new HarborConnectionDetails() {
		};
		withSandbox().withBean(HarborConnectionDetails.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(HarborConnectionDetails.class)
				.doesNotHaveBean(SandboxProgramRegistration.class));
	}

	@Test
	void backsOffWhenHarborIsDisabled() {
		withSandbox().withPropertyValues("harbor.enabled=false", "harbor.secret-key=" + LIVE_KEY)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SandboxProgramDetails.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "on", "TRUE", "yes" })
	void sandboxIsUsedForAllSpellingsOfEnabled(String enabled) {
		withSandbox().withPropertyValues("harbor.enabled=" + enabled)
			.run((context) -> assertThat(context.getBean(HarborClient.class).baseUrl()).isEqualTo(sandbox.baseUrl()));
	}

	@Test
	void containerClassesMayBeMissing() {
		withSandbox()
			.withClassLoader(new FilteredClassLoader("org.testcontainers", "org.springframework.boot.testcontainers",
					"org.springframework.boot.docker"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SandboxProgramDetails.class));
	}

	@Test
	void containerWithServiceConnectionReplacesHarbor() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
			.withUserConfiguration(WithContainer.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(SandboxProgramRegistration.class);
				assertThat(context.getBean(HarborClient.class)
					.events()
					.create(CreateEventRequest.of("order.shipped", Map.of()))
					.type()).isEqualTo("order.shipped");
			});
		assertThat(sandbox.events()).hasSize(1);
	}

	@Test
	void liveKeyIsRefusedWithAContainer() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
			.withUserConfiguration(WithContainer.class)
			.withPropertyValues("harbor.secret-key=" + LIVE_KEY)
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void serviceOfDockerComposeReplacesHarbor() throws Exception {
		var constructor = DockerComposeConnectionSource.class.getDeclaredConstructor(RunningService.class,
				Environment.class);
		constructor.setAccessible(true);
		HarborConnectionDetails details = new HarborSandboxDockerComposeConnectionDetailsFactory()
			.getConnectionDetails(constructor.newInstance(new Service("harbor-sandbox:0.2.0"), null));
		assertThat(details).isInstanceOf(SandboxProgramDetails.class);
		assertThat(details.getBaseUrl("default")).isEqualTo(URI.create("http://127.0.0.1:18474"));
		assertThat(details.getSecretKey("default")).isEqualTo("hb_test_sandbox");
	}

	@Test
	void contextIsProcessedAheadOfTime() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of("harbor.sandbox.url=" + sandbox.baseUrl()).applyTo(context);
		context.register(HarborSandboxProgramAutoConfiguration.class, HarborConnectionDetailsAutoConfiguration.class);
		TestGenerationContext generation = AheadOfTime.process(context);
		assertThat(generation.getGeneratedFiles().getGeneratedFiles(Kind.SOURCE)).isNotEmpty();
		assertThat(context.getBeanFactory().containsSingleton("harborSandboxProgramDetails")).isFalse();
	}

	private ApplicationContextRunner withSandbox() {
		return this.contextRunner.withPropertyValues("harbor.sandbox.url=" + sandbox.baseUrl());
	}

	private static ConfigurableApplicationContext run(String... properties) {
		SpringApplication application = new SpringApplication(Receiving.class);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		application.setDefaultProperties(
				Map.of("harbor.sandbox.url", sandbox.baseUrl(), "server.port", "0", "spring.main.banner-mode", "off"));
		String[] arguments = List.of(properties).stream().map((property) -> "--" + property).toArray(String[]::new);
		return application.run(arguments);
	}

	private static void awaitRegistration() {
		Awaitility.await().untilAsserted(() -> assertThat(sandbox.webhooks()).isNotEmpty());
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(THREAD))
			.count();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Receiving {

		private final Queue<String> types = new ConcurrentLinkedQueue<>();

		@PostMapping("/hook")
		void receive(@HarborWebhook Event event) {
			this.types.add(event.type());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithContainer {

		@Bean
		@ServiceConnection("harbor-sandbox")
		SandboxContainer sandboxContainer() {
			return new SandboxContainer();
		}

	}

	/**
	 * Simulates a container without Docker, and connects to the program of this test.
	 */
	static class SandboxContainer extends GenericContainer<SandboxContainer> {

		SandboxContainer() {
			super("harbor-sandbox:0.2.0");
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public String getHost() {
			return "127.0.0.1";
		}

		@Override
		public Integer getMappedPort(int port) {
			assertThat(port).isEqualTo(8474);
			return sandbox.baseUrl().getPort();
		}

	}

	/**
	 * A running service.
	 *
	 * @param imageName the name of the image
	 */
	private record Service(String imageName) implements RunningService {

		@Override
		public String name() {
			return "sandbox";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of(this.imageName);
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {

				@Override
				public int get(int containerPort) {
					return 10_000 + containerPort;
				}

				@Override
				public List<Integer> getAll() {
					return List.of(get(8474));
				}

				@Override
				public List<Integer> getAll(String protocol) {
					return getAll();
				}

			};
		}

		@Override
		public Map<String, String> env() {
			return Map.of();
		}

		@Override
		public Map<String, String> labels() {
			return Map.of();
		}

	}

}
