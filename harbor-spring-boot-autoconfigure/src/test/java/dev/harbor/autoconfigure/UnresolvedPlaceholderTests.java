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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import dev.harbor.HarborException;
import dev.harbor.client.HarborClient;
import dev.harbor.event.ListEventsRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for unresolved placeholders in properties, which Spring Boot keeps as text.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnresolvedPlaceholderTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "harbor.secret-key", "harbor.secret-key-location", "harbor.fallback-secret-key",
			"harbor.base-url", "harbor.environment", "harbor.workspace-id", "harbor.scopes", "harbor.scopes[0]",
			"harbor.max-retries", "harbor.total-timeout", "harbor.refresh-interval", "harbor.enabled",
			"harbor.http.connect-timeout", "harbor.http.ssl.bundle", "harbor.clients.order-desk.secret-key",
			"harbor.clients.order-desk.secret-key-location", "harbor.clients.order-desk.fallback-secret-key",
			"harbor.clients.order-desk.base-url", "harbor.clients.order-desk.workspace-id", "harbor.webhook.secret",
			"harbor.webhook.secrets", "harbor.webhook.secrets[0]", "harbor.webhook.secret-location",
			"harbor.webhook.tolerance", "harbor.webhook.max-body-size", "harbor.webhook.store.type",
			"harbor.webhook.endpoints.eu-west.secret", "harbor.webhook.endpoints.eu-west.secrets",
			"harbor.webhook.endpoints.eu-west.secrets[0]", "harbor.webhook.endpoints.eu-west.secret-location" })
	void anyPropertyWithAnUnresolvedPlaceholderFailsAtStartup(String property, CapturedOutput output) {
		start(property + "=${NOT_THERE}");
		assertThat(output)
			.contains("The property '" + property + "' (environment variable "
					+ property.replaceAll("[.\\[-]", "_").replace("]", "").toUpperCase(Locale.ROOT) + "), from ")
			.contains("It refers to 'NOT_THERE', which is set neither as an environment variable nor as a property.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			${ONE:${TWO}}                         | 'ONE' and 'TWO', which are set
			${ONE}${TWO}                          | 'ONE' and 'TWO', which are set
			prefix-${ONE}                         | 'ONE', which is set
			${ONE}-suffix                         | 'ONE', which is set
			${ONE:s3cr3t-${TWO}}                  | 'ONE' and 'TWO', which are set
			${some.property-name}                 | 'some.property-name', which is set
			${other.property}                     | 'THREE', which is set
			${hb_live_s3cr3t}                     | It contains a placeholder that cannot be resolved.
			${ hb_test_s3cr3t }                   | It contains a placeholder that cannot be resolved.
			${s3cr3t/with+signs==}                | It contains a placeholder that cannot be resolved.""")
	void onlyVariablesAreNamed(String secret, String text, CapturedOutput output) throws Exception {
		Files.writeString(this.directory.resolve("application.properties"),
				"other.property=${THREE}\nharbor.webhook.secret=" + secret);
		start("spring.config.additional-location=file:" + this.directory + "/");
		assertThat(output).contains("The property 'harbor.webhook.secret' (environment variable HARBOR_WEBHOOK_SECRET)")
			.contains(text)
			.doesNotContain("s3cr3t");
	}

	@Test
	void unresolvedElementOfASecretListIsRefused(CapturedOutput output) {
		start("NEW=new", "harbor.webhook.endpoints.eu-west.secrets[0]=${NEW}",
				"harbor.webhook.endpoints.eu-west.secrets[1]=${OLD}");
		assertThat(output).contains("'harbor.webhook.endpoints.eu-west.secrets[1]'", "'OLD'");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "harbor.health.interval", "harbor.inbox.polling-interval", "harbor.inbox.retry.max-retries",
					"harbor.outbox.polling-interval", "harbor.jdbc.table-prefix", "harbor.jdbc.initialize-schema" })
	void unresolvedPlaceholderOfAnyPropertyFailsAtStartup(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Everything.class, property + "=${NOT_THERE}").close());
		assertThat(output).contains("The property '" + property + "'", "It refers to 'NOT_THERE'");
	}

	@Test
	void listsSetByCodeAreValidated(CapturedOutput output) {
		for (Object secrets : List.of(List.of("s3cr3t", "${NOT_THERE}"), new String[] { "${NOT_THERE}", "s3cr3t" })) {
			SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.properties(Map.of("harbor.webhook.secrets", secrets));
			assertThatException().isThrownBy(() -> application.run().close());
		}
		assertThat(output.toString().split("cannot be used:\n\n    It refers to 'NOT_THERE'", -1)).hasSize(3);
		assertThat(output).contains("The property 'harbor.webhook.secrets'").doesNotContain("s3cr3t");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pa$$word", "${open", "a{b}c", "$NAME", "}${", "#{name}", "${KNOWN}", "${NOT_THERE:other}",
			"${NOT_THERE:${KNOWN}}" })
	void resolvedValueIsUsed(String secret) {
		try (ConfigurableApplicationContext context = run(Application.class, "KNOWN=known",
				"harbor.webhook.secret=" + secret)) {
			assertThat(context.getBean(HarborWebhookProperties.class).getSecret())
				.isEqualTo(secret.contains("KNOWN") ? "known" : secret.contains("other") ? "other" : secret);
		}
	}

	@Test
	void placeholderOfALowerSourceDoesNotMatter() throws Exception {
		Files.writeString(this.directory.resolve("application.properties"), "harbor.webhook.secret=${NOT_THERE}");
		run(Application.class, "spring.config.additional-location=file:" + this.directory + "/",
				"harbor.webhook.secret=known")
			.close();
	}

	@Test
	void variablesThatAreNotPropertiesAreIgnored() {
		run(Application.class, "harbor.cli.prompt=${NOT_THERE}").close();
	}

	@Test
	void unresolvedTemplateInAKeyFileIsReportedAsTheCause(CapturedOutput output) throws Exception {
		Path file = Files.writeString(this.directory.resolve("key"), "${HARBOR_SECRET_KEY}\n");
		assertThatException()
			.isThrownBy(() -> run(ClientUsed.class, "harbor.secret-key-location=file:" + file).close());
		assertThat(output).contains("The property 'harbor.secret-key-location'",
				"whose content cannot be used (API key must not contain an unresolved placeholder)");
	}

	@Test
	void keyOfConnectionDetailsIsRefused(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(WithDetails.class, "details.unresolved=true").close())
			.havingRootCause()
			.withMessage("API key must not contain an unresolved placeholder");
		assertThat(output).contains("The key of the HarborConnectionDetails bean cannot be used");
	}

	@Test
	void unresolvedKeyReturnedLaterByConnectionDetailsIsRefusedAndLogged(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(WithDetails.class, "harbor.base-url=http://localhost:1",
				"harbor.workspace-id=ws_1", "harbor.max-retries=0")) {
			context.getBean(WithDetails.class).key = "hb_test_${NOT_THERE}";
			HarborClient client = context.getBean(HarborClient.class);
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(HarborException.class)
					.isThrownBy(() -> client.events().list(ListEventsRequest.create()))
					.withMessageContaining("Harbor client 'default' has no usable API key: API key must not contain");
			}
		}
		assertThat(output).containsOnlyOnce(
				"Client 'default' cannot use the key of the HarborConnectionDetails bean: API key must not"
						+ " contain an unresolved placeholder");
	}

	private static void start(String... properties) {
		assertThatException().isThrownBy(() -> run(Application.class, properties).close());
	}

	private static ConfigurableApplicationContext run(Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.run(Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class,
			HttpClientAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ HarborHealthProperties.class, HarborInboxProperties.class,
			HarborOutboxProperties.class, HarborJdbcProperties.class })
	static class Everything extends Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientUsed extends Application {

		@Bean
		String user(HarborClient client) {
			return client.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithDetails extends ClientUsed {

		private volatile String key;

		WithDetails(Environment environment) {
			this.key = environment.getProperty("details.unresolved", Boolean.class, false) ? "hb_test_${NOT_THERE}"
					: "hb_test_0123456789";
		}

		@Bean
		HarborConnectionDetails details() {
			return new HarborConnectionDetails() {

				@Override
				public @Nullable String getSecretKey(String client) {
					return WithDetails.this.key;
				}

			};
		}

	}

}
