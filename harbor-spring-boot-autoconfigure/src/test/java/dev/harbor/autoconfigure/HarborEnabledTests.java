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

import java.util.stream.Stream;

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@code harbor.enabled}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HarborEnabledTests {

	@ParameterizedTest
	@ValueSource(strings = { "false", "FALSE", "off", "Off", "no", "0", " false " })
	void falseInAnySpellingDisablesClientsAndAnswersDeliveriesWith503(String spelling) {
		try (ConfigurableApplicationContext context = run(Application.class, spelling)) {
			assertThat(context.getBeanProvider(HarborClients.class).getIfAvailable()).isNull();
		}
		assertThat(deliver(spelling)).isEqualTo(503);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "true", "TRUE", "on", "yes", "1" })
	void trueInAnySpellingAndBlankKeepHarborEnabled(String spelling) {
		try (ConfigurableApplicationContext context = run(Application.class, spelling)) {
			assertThat(context.getBean(HarborClients.class).names()).containsExactly("default");
		}
		assertThat(deliver(spelling)).isEqualTo(200);
	}

	private static int deliver(String spelling) {
		try (WebhookServer server = WebhookServer.of(Receiver.class)
			.properties("harbor.enabled=" + spelling, "harbor.webhook.store.type=none")
			.run()) {
			return server.deliver(TestDelivery.to("/")).statusCode();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "maybe", "disabled", "2", "${NOT_THERE}" })
	void nonBooleanValueFailsAtStartup(String spelling, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Application.class, spelling).close());
		assertThat(output).contains("The property 'harbor.enabled' (environment variable HARBOR_ENABLED), from ");
	}

	@ParameterizedTest
	@ValueSource(classes = { DefaultClientUsed.class, NamedClientUsed.class, ClientsUsed.class })
	void injectedClientFailsWithAnalysisIfHarborIsDisabled(Class<?> configuration, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(configuration, "off").close());
		assertThat(output).contains("is injected, but the property 'harbor.enabled' (environment variable "
				+ "HARBOR_ENABLED), from \"harbor.enabled\" from property source \"commandLineArgs\", switches Harbor off.")
			.contains("Set the property 'harbor.enabled' (environment variable HARBOR_ENABLED) to true.");
	}

	@Test
	void otherMissingBeansAreAnalyzedBySpringBoot(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(OtherUsed.class, "off").close());
		assertThat(output).contains("required a bean of type").doesNotContain("switched off");
	}

	@Test
	void applicationWithObjectProviderStarts() {
		run(ProviderUsed.class, "no").close();
	}

	private static ConfigurableApplicationContext run(Class<?> configuration, String enabled, String... properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.run(Stream.concat(Stream.of("harbor.enabled=" + enabled), Stream.of(properties))
				.map((property) -> "--" + property)
				.toArray(String[]::new));
	}

	@RestController
	static class Receiver {

		@PostMapping("/")
		void receive(@HarborWebhook WebhookDelivery delivery) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class,
			HttpClientAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class DefaultClientUsed extends Application {

		@Bean
		String user(HarborClient client) {
			return client.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedClientUsed extends Application {

		@Bean
		String user(@Qualifier("emitter") HarborClient client) {
			return client.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientsUsed extends Application {

		@Bean
		String user(HarborClients clients) {
			return clients.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherUsed extends Application {

		@Bean
		String user(Thread thread) {
			return thread.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProviderUsed extends Application {

		@Bean
		String user(ObjectProvider<HarborClient> client) {
			return String.valueOf(client.getIfAvailable());
		}

	}

}
