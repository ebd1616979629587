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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link WebhookSecretVariablesEnvironmentPostProcessor}.
 */
class WebhookSecretVariablesTests {

	@TempDir
	private Path directory;

	@Test
	void variablesOfEndpointSecretsOverrideFiles() throws Exception {
		Files.writeString(this.directory.resolve("application.properties"), """
				harbor.webhook.endpoints.staging.secret=of-file
				harbor.webhook.endpoints.left-alone.secret=of-file
				harbor.webhook.endpoints.emptied.secret=of-file
				reference=${harbor.webhook.endpoints.eu-west.secret}
				""");
		Map<String, Object> variables = Map.of("HARBOR_WEBHOOK_SECRET", "default", "HARBOR_WEBHOOK_SECRET_STAGING",
				"staging", "HARBOR_WEBHOOK_SECRET_EU_WEST", "eu", "HARBOR_WEBHOOK_SECRET_EMPTIED", "",
				"HARBOR_WEBHOOK_SECRET_", "none", "harbor_webhook_secret_lower", "none");
		try (ConfigurableApplicationContext context = run(variables)) {
			HarborWebhookProperties properties = context.getBean(HarborWebhookProperties.class);
			assertThat(properties.getSecret()).isEqualTo("default");
			Map<String, String> secrets = new LinkedHashMap<>();
			properties.getEndpoints().forEach((name, endpoint) -> secrets.put(name, endpoint.getSecret()));
			assertThat(secrets).containsOnly(Map.entry("staging", "staging"), Map.entry("eu-west", "eu"),
					Map.entry("left-alone", "of-file"), Map.entry("emptied", "of-file"));
			assertThat(context.getEnvironment().getProperty("reference")).isEqualTo("eu");
			ConfigurationPropertyName name = ConfigurationPropertyName.of("harbor.webhook.endpoints.eu-west.secret");
			assertThat(StreamSupport
				.stream(ConfigurationPropertySources.get(context.getEnvironment()).spliterator(), false)
				.map((source) -> source.getConfigurationProperty(name))
				.filter(Objects::nonNull)
				.findFirst()
				.orElseThrow()
				.getOrigin()).asString().contains("System Environment Property \"HARBOR_WEBHOOK_SECRET_EU_WEST\"");
		}
	}

	@Test
	void variableThatNamesTheDefaultEndpointOverridesAFileAndConflictsWithTheOtherVariable() throws Exception {
		Files.writeString(this.directory.resolve("application.properties"),
				"harbor.webhook.endpoints.default.secret=of-file");
		try (ConfigurableApplicationContext context = run(Map.of("HARBOR_WEBHOOK_SECRET_DEFAULT", "of-variable"))) {
			assertThat(context.getBean(HarborConnectionDetails.class).getWebhookSecrets("default"))
				.containsExactly("of-variable");
		}
		Files.writeString(this.directory.resolve("application.properties"), "");
		assertThatException()
			.isThrownBy(() -> run(Map.of("HARBOR_WEBHOOK_SECRET_DEFAULT", "one", "HARBOR_WEBHOOK_SECRET", "other")))
			.havingRootCause()
			.withMessageContaining("must not be set together");
	}

	@Test
	void variablesOfTheDefaultEndpointDefineNoOtherEndpoint() throws Exception {
		Path file = Files.writeString(this.directory.resolve("secret"), "of-file");
		try (ConfigurableApplicationContext context = run(Map.of("HARBOR_WEBHOOK_SECRET_LOCATION", "file:" + file))) {
			assertThat(context.getBean(HarborWebhookProperties.class).getEndpoints()).isEmpty();
			assertThat(context.getBean(HarborConnectionDetails.class).getWebhookSecrets("default"))
				.containsExactly("of-file");
		}
		try (ConfigurableApplicationContext context = run(Map.of("HARBOR_WEBHOOK_SECRETS", "new,old"))) {
			assertThat(context.getBean(HarborConnectionDetails.class).getWebhookSecrets("default"))
				.containsExactly("new", "old");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HARBOR_WEBHOOK_SECRET", "HARBOR_WEBHOOK_SECRET_STAGING", "HARBOR_WEBHOOK_ENDPOINTS",
			"HARBOR_WEBHOOK", "HARBOR", "HARBOR_CLIENTS" })
	void serviceVariablesOfKubernetesAreNotSecrets(String service) {
		Map<String, Object> variables = Map.of(service + "_SERVICE_HOST", "10.0.0.1", service + "_SERVICE_PORT", "80",
				service + "_SERVICE_PORT_HTTP", "80", service + "_PORT", "tcp://10.0.0.1:80", service + "_PORT_80_TCP",
				"tcp://10.0.0.1:80", service + "_PORT_80_TCP_PROTO", "tcp", service + "_PORT_80_TCP_PORT", "80",
				service + "_PORT_80_TCP_ADDR", "10.0.0.1");
		try (ConfigurableApplicationContext context = run(variables)) {
			HarborWebhookProperties properties = context.getBean(HarborWebhookProperties.class);
			assertThat(properties.getEndpoints()).isEmpty();
			assertThat(properties.getSecret()).isNull();
			assertThat(context.getBean(HarborProperties.class).getClients()).isEmpty();
		}
	}

	@Test
	void singleServiceVariableIsIgnored() {
		try (ConfigurableApplicationContext context = run(Map.of("HARBOR_WEBHOOK_ENDPOINTS_PORT", "tcp://10.0.0.1:80",
				"HARBOR_CLIENTS_PORT", "tcp://10.0.0.1:80"))) {
			assertThat(context.getBean(HarborWebhookProperties.class).getEndpoints()).isEmpty();
			assertThat(context.getBean(HarborProperties.class).getClients()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "order-desk", "orderDesk", "order_desk", "ORDERDESK" })
	void spellingsOfAnEndpointAreEqual(String name) throws Exception {
		Files.writeString(this.directory.resolve("application.properties"),
				"harbor.webhook.endpoints." + name + ".secret=of-file\n");
		for (String variable : List.of("HARBOR_WEBHOOK_ENDPOINTS_ORDERDESK_SECRET", "HARBOR_WEBHOOK_SECRET_ORDER_DESK",
				"HARBOR_WEBHOOK_SECRET_ORDERDESK")) {
			try (ConfigurableApplicationContext context = run(Map.of(variable, "of-variable"))) {
				assertThat(context.getBean(HarborWebhookProperties.class).getEndpoints()).hasSize(1);
				HarborConnectionDetails details = context.getBean(HarborConnectionDetails.class);
				for (String spelling : List.of("order-desk", "orderDesk", "order_desk", "orderdesk")) {
					assertThat(details.getWebhookSecrets(spelling)).as(spelling).containsExactly("of-variable");
				}
			}
		}
	}

	@Test
	void commandLineComesFirst() {
		try (ConfigurableApplicationContext context = run(Map.of("HARBOR_WEBHOOK_SECRET_STAGING", "staging"),
				"--harbor.webhook.endpoints.staging.secret=of-command-line")) {
			assertThat(context.getBean(HarborWebhookProperties.class).getEndpoints().get("staging").getSecret())
				.isEqualTo("of-command-line");
		}
	}

	@Test
	void withoutVariablesNothingIsAdded() {
		try (ConfigurableApplicationContext context = run(Map.of("HARBOR_SECRET_KEY", ""))) {
			assertThat(context.getEnvironment().getPropertySources().contains("harborWebhookSecretVariables"))
				.isFalse();
		}
	}

	private ConfigurableApplicationContext run(Map<String, Object> variables, String... arguments) {
		StandardEnvironment environment = new StandardEnvironment() {

			@Override
			public Map<String, Object> getSystemEnvironment() {
				return variables;
			}

		};
		String[] all = Arrays.copyOf(arguments, arguments.length + 1);
		all[arguments.length] = "--spring.config.additional-location=file:" + this.directory + "/";
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.environment(environment)
			.properties("spring.main.banner-mode=off")
			.run(all);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HarborConnectionDetailsAutoConfiguration.class)
	static class Application {

	}

}
