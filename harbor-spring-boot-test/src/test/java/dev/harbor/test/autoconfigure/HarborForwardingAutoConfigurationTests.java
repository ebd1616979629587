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

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.autoconfigure.ConfiguredWebhookSecrets;
import dev.harbor.autoconfigure.HarborClientAutoConfiguration;
import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.event.Event;
import dev.harbor.test.HarborSandbox;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.WebhookMappings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

/**
 * Tests for {@link HarborForwardingAutoConfiguration} with a sandbox that simulates
 * Harbor and reaches no application.
 */
@ExtendWith(OutputCaptureExtension.class)
class HarborForwardingAutoConfigurationTests {

	private static final String LIVE_KEY = "hb_live_0123456789abcdef";

	// For this test only: an earlier application may have a request under way.
	@AutoClose
	private final HarborSandbox harbor = HarborSandbox.start();

	private final String key = this.harbor.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborForwardingAutoConfiguration.class,
				HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class))
		.withPropertyValues("harbor.development.forward=true");

	@Test
	void onlyNewEventsAreDelivered(CapturedOutput output) {
		this.harbor.createEvent("order.old", Map.of());
		try (ConfigurableApplicationContext context = run()) {
			awaitForwarding(output);
			this.harbor.createEvent("order.shipped", Map.of("order_id", "ord_1"));
			this.harbor.createEvent("order.ignored", Map.of());
			this.harbor.createEvent("order.shipped", Map.of("order_id", "ord_2"));
			Receiving receiving = context.getBean(Receiving.class);
			Awaitility.await().untilAsserted(() -> assertThat(receiving.received).hasSizeGreaterThanOrEqualTo(2));
			int polls = this.harbor.wireMock().getAllServeEvents().size();
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(this.harbor.wireMock().getAllServeEvents()).hasSizeGreaterThan(polls + 1));
			assertThat(receiving.received).containsExactly("ord_1", "ord_2");
			assertThat(output).contains("which answered 200").doesNotContain(this.key);
		}
		// A thread ends a moment after its executor.
		Awaitility.await().until(() -> threads() == 0);
	}

	@Test
	void eventThatBreaksItsSchemaIsReportedAndHandled(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("harbor.events.schemas=schemas")) {
			awaitForwarding(output);
			harbor.createEvent("order.shipped", Map.of("order_id", 4711));
			Receiving receiving = context.getBean(Receiving.class);
			Awaitility.await().untilAsserted(() -> assertThat(receiving.received).containsExactly("4711"));
			assertThat(output).contains("'/order_id' breaks 'type'");
		}
	}

	@Test
	void applicationWithItsOwnCertificateAndPathIsReached(CapturedOutput output, @TempDir Path directory)
			throws Exception {
		String[] properties = StringUtils.concatenateStringArrays(SelfSigned.properties(directory),
				new String[] { "server.servlet.context-path=/shop" });
		try (ConfigurableApplicationContext context = run(properties)) {
			assertForwarded(context, output);
			assertThat(output).contains("https://localhost:").contains("/shop/hook");
		}
	}

	@Test
	void applicationWithWebFluxIsReached(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(WebApplicationType.REACTIVE,
				"spring.webflux.base-path=/shop")) {
			assertForwarded(context, output);
		}
	}

	@Test
	void keyIsThatOfTheDefaultClientBesideOthers(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("harbor.clients.billing.secret-key=hb_test_of_nobody",
				"harbor.clients.billing.scopes=events:write")) {
			assertForwarded(context, output);
		}
	}

	private void assertForwarded(ConfigurableApplicationContext context, CapturedOutput output) {
		awaitForwarding(output);
		this.harbor.createEvent("order.shipped", Map.of("order_id", "ord_1"));
		Receiving receiving = context.getBean(Receiving.class);
		Awaitility.await().untilAsserted(() -> assertThat(receiving.received).containsExactly("ord_1"));
	}

	@Test
	void manyEventsAtATimeAreAllDelivered(CapturedOutput output) {
		for (int i = 0; i < 150; i++) {
			this.harbor.createEvent("order.shipped", Map.of("order_id", "old"));
		}
		try (ConfigurableApplicationContext context = run()) {
			awaitForwarding(output);
			for (int i = 0; i < 130; i++) {
				this.harbor.createEvent("order.shipped", Map.of("order_id", "ord_" + i));
			}
			Receiving receiving = context.getBean(Receiving.class);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(receiving.received).hasSize(130));
			assertThat(receiving.received).doesNotContain("old").startsWith("ord_0").endsWith("ord_129");
		}
	}

	@Test
	void quotaIsLeftToTheApplication(CapturedOutput output) {
		this.harbor.rateLimit(12, 12);
		try (ConfigurableApplicationContext context = run()) {
			awaitForwarding(output);
			Awaitility.await()
				.untilAsserted(() -> assertThat(this.harbor.wireMock().getAllServeEvents()).hasSizeGreaterThan(9));
			// Ten polls; the check of the key at startup may come before or after them.
			Awaitility.await()
				.during(Duration.ofMillis(500))
				.untilAsserted(() -> assertThat(this.harbor.wireMock().getAllServeEvents()).hasSizeBetween(10, 11)
					.noneMatch((event) -> event.getResponse().getStatus() == 429));
			assertThat(context.isRunning()).isTrue();
		}
	}

	@Test
	void failureIsLoggedOnceAndNamesTheScope(CapturedOutput output) {
		String other = this.harbor.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_WRITE);
		try (ConfigurableApplicationContext context = run("harbor.secret-key=" + other)) {
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(output).contains("cannot be forwarded at the moment").contains("events:read"));
			assertThat(context.isRunning()).isTrue();
		}
		assertThat(output.toString().split("at the moment", -1)).hasSize(2);
	}

	@Test
	void nothingIsCalledWhileTheContextStarts() {
		this.contextRunner
			.withPropertyValues("harbor.base-url=" + this.harbor.baseUrl(), "harbor.secret-key=" + this.key,
					"harbor.workspace-id=ws_sandbox")
			.run((context) -> {
				assertThat(context).hasSingleBean(EventForwarder.class);
				assertThat(context.getBean(EventForwarder.class).isRunning()).isFalse();
				assertThat(threads()).isZero();
			});
		assertThat(this.harbor.wireMock().getAllServeEvents()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "harbor.secret-key," + LIVE_KEY, "harbor.fallback-secret-key," + LIVE_KEY,
			"harbor.clients.billing.secret-key," + LIVE_KEY, "harbor.environment,live",
			"harbor.base-url,https://api.harbor.dev", "harbor.sandbox.url,http://localhost:8474" })
	void otherSettingsAreRefused(String property, String value) {
		this.contextRunner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.extracting(NestedExceptionUtils::getMostSpecificCause, THROWABLE)
				.isInstanceOf(InvalidDevelopmentSettingException.class)
				.hasMessageContaining("'" + property + "'")
				.hasMessageContaining("harbor.development.forward")
				.hasMessageNotContaining(LIVE_KEY));
	}

	@Test
	void liveKeyOfAProviderIsNotUsed() {
		this.contextRunner.withPropertyValues("harbor.base-url=" + this.harbor.baseUrl())
			.withBean(ApiKeyProvider.class, () -> () -> ApiKey.of(LIVE_KEY))
			.run((context) -> assertThatException()
				.isThrownBy(() -> context.getBean(HarborClient.class).workspaces().retrieve("ws_sandbox")));
		assertThat(this.harbor.wireMock().getAllServeEvents()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "harbor.development.forward=false", "harbor.development.forward=", "harbor.enabled=false" })
	void backsOffUnlessEnabled(String property) {
		this.contextRunner.withPropertyValues(property, "harbor.secret-key=" + LIVE_KEY)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventForwarder.class));
	}

	@Test
	void backsOffForASandboxOfTheApplication() {
		this.contextRunner.withBean(HarborSandbox.class, HarborSandbox::start)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventForwarder.class));
	}

	private ConfigurableApplicationContext run(String... properties) {
		return run(WebApplicationType.SERVLET, properties);
	}

	private ConfigurableApplicationContext run(WebApplicationType type, String... properties) {
		SpringApplication application = new SpringApplication(Receiving.class);
		application.setWebApplicationType(type);
		Map<String, Object> defaults = new LinkedHashMap<>();
		defaults.put("harbor.development.forward", true);
		defaults.put("harbor.base-url", this.harbor.baseUrl());
		defaults.put("harbor.secret-key", this.key);
		defaults.put("harbor.workspace-id", this.harbor.workspaceId());
		defaults.put("harbor.outbox.enabled", false);
		defaults.put("server.port", 0);
		application.setDefaultProperties(defaults);
		return application.run(Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	private static void awaitForwarding(CapturedOutput output) {
		Awaitility.await().untilAsserted(() -> assertThat(output).contains("are forwarded to"));
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("harbor-forwarding"))
			.count();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Receiving {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@PostMapping("/hook")
		void receive(@HarborWebhook(types = "order.shipped") Event event) {
			this.received.add(String.valueOf(event.payload().asMap().get("order_id")));
		}

		/*
		 * Polls more often than in an application.
		 */
		@Bean
		EventForwarder harborEventForwarder(ObjectProvider<HarborClients> clients, Environment environment,
				ObjectProvider<ConfiguredWebhookSecrets> secrets, ObjectProvider<WebhookMappings> mappings,
				ApplicationContext context) {
			return new EventForwarder(() -> clients.getObject().get("default"),
					new ReceivingAddresses(environment, secrets, mappings), context, Duration.ofMillis(50));
		}

	}

}
