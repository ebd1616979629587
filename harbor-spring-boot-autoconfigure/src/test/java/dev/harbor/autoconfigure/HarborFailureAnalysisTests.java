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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.harbor.client.HarborClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the failure analysis of invalid configuration.
 */
@ExtendWith(OutputCaptureExtension.class)
class HarborFailureAnalysisTests {

	private static final String SANDBOX_KEY = "hb_test_s3cr3ts4ndb0x";

	private static final String LIVE_KEY = "hb_live_s3cr3tl1v3k3y";

	@TempDir
	private Path directory;

	static Stream<Arguments> mistakes() {
		return Stream.of(mistake("wrong prefix", List.of("harbor.secret-key=sk_s3cr3t"), """
				The property 'harbor.secret-key' (environment variable HARBOR_SECRET_KEY), from \
				"harbor.secret-key" from property source "commandLineArgs", cannot be used:

				    API key must begin with 'hb_test_' or 'hb_live_'."""),
				mistake("blank inside", List.of("harbor.secret-key=hb_test_s3cr3t s3cr3t"),
						"    API key must not contain blanks."),
				mistake("line end", List.of("harbor.secret-key=" + SANDBOX_KEY + "\n"),
						"    API key must not contain line ends."),
				mistake("other characters", List.of("harbor.secret-key=hb_test_s3cr3té"),
						"    API key must consist of visible ASCII characters."),
				mistake("nothing but the prefix", List.of("harbor.secret-key=hb_test_"),
						"    API key must not end after its prefix."),
				mistake("key of a client that is not used", List.of("harbor.clients.order-desk.secret-key=sk_s3cr3t"),
						"The property 'harbor.clients.order-desk.secret-key' (environment variable "
								+ "HARBOR_CLIENTS_ORDER_DESK_SECRET_KEY), from "),
				mistake("unknown scope", List.of("harbor.scopes=events:read,s3cr3t"), """
						(environment variable HARBOR_SCOPES), from "harbor.scopes" from property source \
						"commandLineArgs", is not a valid scope."""),
				mistake("unknown scope of a named client", List.of("harbor.clients.emitter.scopes=s3cr3t"),
						"Valid values are: events:read, events:write, webhooks:manage, workspaces:read."),
				mistake("unknown environment", List.of("harbor.environment=s3cr3t"),
						"Valid values are: sandbox, live."),
				mistake("base URL that is none", List.of("harbor.base-url=s3cr3t"),
						"    Base URL must have a scheme and a host."),
				mistake("base URL that is not well-formed", List.of("harbor.base-url=http://[s3cr3t"),
						"The property 'harbor.base-url' (environment variable HARBOR_BASE_URL), from "),
				mistake("base URL with http that is not loopback", List.of("harbor.base-url=http://s3cr3t.example.org"),
						"    Base URL must be https, or http on a loopback address."),
				mistake("base URL with version", List.of("harbor.base-url=https://harbor.example.org/v1"),
						"    Base URL must not end with /v1, which is added to it."),
				mistake("base URL with password", List.of("harbor.base-url=https://user:s3cr3t@harbor.example.org"),
						"    Base URL must have no user information, query or fragment."),
				mistake("key in place of a client", List.of("harbor.clients=" + SANDBOX_KEY),
						"""
								The property 'harbor.clients' (environment variable HARBOR_CLIENTS), from "harbor.clients" from \
								property source "commandLineArgs", cannot have that value."""),
				mistake("list with a gap", List.of("harbor.scopes[1]=s3cr3t"),
						"is an element of a list whose previous element is missing."),
				mistake("redirects", List.of("harbor.http.redirects=follow"), """
						The property 'harbor.http.redirects' (environment variable HARBOR_HTTP_REDIRECTS), from \
						"harbor.http.redirects" from property source "commandLineArgs", cannot be used:

						    Redirects are never followed, because the API key would be sent to their target; \
						only 'dont-follow' is possible."""),
				mistake("redirects of a named client", List.of("harbor.clients.emitter.http.redirects=follow"),
						"The property 'harbor.clients.emitter.http.redirects'"),
				mistake("reserved name", List.of("harbor.clients.default.secret-key=" + SANDBOX_KEY),
						"    The name 'default' is reserved for the client of 'harbor.*'."),
				mistake("reserved name in another spelling", List.of("harbor.clients.Default.max-retries=1"),
						"    The name 'default' is reserved for the client of 'harbor.*'."),
				mistake("long name of a client", List.of("harbor.clients." + "a".repeat(101) + ".max-retries=1"),
						"    The name of a client must not be longer than 100 characters."),
				mistake("workspace with a line end", List.of("harbor.clients.emitter.workspace-id=ws_1\n2"), """
						The property 'harbor.clients.emitter.workspace-id' (environment variable \
						HARBOR_CLIENTS_EMITTER_WORKSPACE_ID), from "harbor.clients.emitter.workspace-id" from property \
						source "commandLineArgs", cannot be used:

						    'workspaceId' must not contain control characters."""),
				mistake("negative interval", List.of("harbor.refresh-interval=-1s"), "    It must not be negative."),
				mistake("live key, URL that is not encrypted",
						List.of("harbor.secret-key=" + LIVE_KEY, "harbor.base-url=http://harbor",
								"harbor.allow-insecure-base-url=true"),
						"    It belongs to the environment 'live', but 'harbor.base-url' to 'sandbox'."),
				mistake("live environment, URL that is not encrypted",
						List.of("harbor.environment=live", "harbor.base-url=http://harbor",
								"harbor.allow-insecure-base-url=true"),
						"    It belongs to the environment 'sandbox', but 'harbor.environment' to 'live'."),
				mistake("host with an underscore", List.of("harbor.base-url=https://harbor_sandbox"),
						"    Base URL must have a host without an underscore"),
				mistake("negative retries", List.of("harbor.max-retries=-1"), "    'maxRetries' must not be negative."),
				mistake("no time", List.of("harbor.total-timeout=0s"), "    'totalTimeout' must be positive."),
				mistake("sandbox key, live URL",
						List.of("harbor.secret-key=" + SANDBOX_KEY, "harbor.base-url=https://api.harbor.dev"),
						"    It belongs to the environment 'sandbox', but 'harbor.base-url' to 'live'."),
				mistake("live key, sandbox URL",
						List.of("harbor.secret-key=" + LIVE_KEY, "harbor.base-url=https://sandbox.api.harbor.dev"),
						"    It belongs to the environment 'live', but 'harbor.base-url' to 'sandbox'."),
				mistake("sandbox key, live environment",
						List.of("harbor.secret-key=" + SANDBOX_KEY, "harbor.environment=live"),
						"    It belongs to the environment 'sandbox', but 'harbor.environment' to 'live'."),
				mistake("live key, sandbox environment",
						List.of("harbor.secret-key=" + LIVE_KEY, "harbor.environment=sandbox"),
						"    It belongs to the environment 'live', but 'harbor.environment' to 'sandbox'."),
				mistake("sandbox URL, live environment",
						List.of("harbor.base-url=https://sandbox.api.harbor.dev", "harbor.environment=live"),
						"    It belongs to the environment 'sandbox', but 'harbor.environment' to 'live'."),
				mistake("live URL, sandbox environment",
						List.of("harbor.base-url=https://api.harbor.dev", "harbor.environment=sandbox"),
						"    It belongs to the environment 'live', but 'harbor.environment' to 'sandbox'."),
				mistake("live key of a named client, inherited sandbox environment",
						List.of("harbor.environment=sandbox", "harbor.clients.emitter.secret-key=" + LIVE_KEY), """
								The property 'harbor.clients.emitter.secret-key' (environment variable \
								HARBOR_CLIENTS_EMITTER_SECRET_KEY), from "harbor.clients.emitter.secret-key" from \
								property source "commandLineArgs", cannot be used:

								    It belongs to the environment 'live', but 'harbor.environment' to 'sandbox'."""),
				mistake("live key of a named client, inherited sandbox URL",
						List.of("harbor.base-url=https://sandbox.api.harbor.dev",
								"harbor.clients.emitter.secret-key=" + LIVE_KEY),
						"    It belongs to the environment 'live', but 'harbor.base-url' to 'sandbox'."));
	}

	private static Arguments mistake(String name, List<String> properties, String text) {
		return Arguments.argumentSet(name, properties, text);
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void invalidPropertyOfAnUnusedClientFailsAtStartup(List<String> properties, String text, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(NothingUsed.class, properties));
		assertThat(output.toString().replace("\r\n", "\n")).contains("APPLICATION FAILED TO START")
			.contains(text)
			.contains("Correct the property '")
			.doesNotContain("s3cr3t");
	}

	@Test
	void missingKeyNamesPropertyAndVariable(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(DefaultClientUsed.class, List.of()));
		assertThat(output).contains(
				"The Harbor client 'default' is needed but has no API key: the property 'harbor.secret-key' (environment "
						+ "variable HARBOR_SECRET_KEY) is not set.")
			.contains("Set the property 'harbor.secret-key' (environment variable HARBOR_SECRET_KEY) to an API key, or "
					+ "define an ApiKeyProvider bean.")
			.contains(
					"Use HarborClients to look up clients that may have no key: a collection, Optional or ObjectProvider "
							+ "of HarborClient creates each client that it contains.")
			.contains("See https://github.com/harbor-dev/harbor-spring-boot/blob/main/docs/messages.md#no-api-key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.sandbox.url=http://localhost:8474", "harbor.development.forward=true" })
	void missingModuleOfAPropertyIsTheRemedy(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(NothingUsed.class, List.of(property)));
		assertThat(output).contains("Start the application with 'dev.harbor:harbor-spring-boot-test' on the class path")
			.contains("or remove the property '" + property.substring(0, property.indexOf('=')) + "'.")
			.doesNotContain("Correct the property");
	}

	@Test
	void analysisReportsBlankKey(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(DefaultClientUsed.class, List.of("harbor.secret-key=")));
		assertThat(output).contains("the property 'harbor.secret-key' (environment variable HARBOR_SECRET_KEY), from "
				+ "\"harbor.secret-key\" from property source \"commandLineArgs\", is blank.");
	}

	@Test
	void analysisReportsBlankLocation(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(DefaultClientUsed.class, List.of("harbor.secret-key-location= ")));
		assertThat(output)
			.contains("the property 'harbor.secret-key' (environment variable HARBOR_SECRET_KEY) is not "
					+ "set, and the property 'harbor.secret-key-location' (environment variable "
					+ "HARBOR_SECRET_KEY_LOCATION), from ")
			.contains(", is blank.");
	}

	@Test
	void analysisReportsUnreadableLocation(CapturedOutput output) throws IOException {
		Path directory = Files.createDirectory(this.directory.resolve("directory"));
		Path empty = Files.createFile(this.directory.resolve("empty"));
		Path other = Files.writeString(this.directory.resolve("other"), "s3cr3t\n");
		Map<String, String> problems = Map.of("file:" + this.directory.resolve("none"), "No such file",
				"file:" + directory, "cannot be used (", "file:" + empty, "it is empty", "file:" + other,
				"API key must begin with", "classpath:none", "does not exist)", empty.toString(),
				"; the location of a file must start with 'file:')", "none",
				"; the location of a file must start with 'file:')");
		problems.forEach((location, problem) -> {
			assertThatException()
				.isThrownBy(() -> run(DefaultClientUsed.class, List.of("harbor.secret-key-location=" + location)));
			assertThat(output.toString().substring(output.toString().lastIndexOf("APPLICATION FAILED TO START")))
				.contains(
						"The property 'harbor.secret-key-location' (environment variable HARBOR_SECRET_KEY_LOCATION), "
								+ "from \"harbor.secret-key-location\" from property source \"commandLineArgs\", cannot be used:")
				.contains("It refers to ")
				.contains(problem);
		});
		assertThat(output).doesNotContain("s3cr3t");
	}

	@Test
	void analysisNamesTheClientOfASharedLocation(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(EmitterUsed.class,
				List.of("harbor.secret-key-location=file:/none",
						"harbor.clients.emitter.secret-key-location=file:/none",
						"harbor.clients.aaa.secret-key-location=file:/none")));
		assertThat(output).contains("The property 'harbor.clients.emitter.secret-key-location'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			harbor.environment=sandbox                       | 'harbor.environment' to 'sandbox'.
			harbor.base-url=https://sandbox.api.harbor.dev   | 'harbor.base-url' to 'sandbox'.
			harbor.fallback-secret-key=hb_test_s3cr3t        | 'harbor.fallback-secret-key' to 'sandbox'.""")
	void keyInAFileMustAgreeWithTheEnvironment(String property, String text, CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("key"), LIVE_KEY + "\n");
		assertThatException().isThrownBy(
				() -> run(DefaultClientUsed.class, List.of("harbor.secret-key-location=file:" + file, property)));
		assertThat(output)
			.contains("The property 'harbor.secret-key-location'", "It belongs to the environment 'live', but " + text)
			.doesNotContain("s3cr3t");
	}

	@Test
	void keyInAFileOfANamedClientMustAgreeWithInheritedSettings(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("key"), LIVE_KEY + "\n");
		assertThatException().isThrownBy(() -> run(EmitterUsed.class,
				List.of("harbor.clients.emitter.secret-key-location=file:" + file, "harbor.environment=sandbox")));
		assertThat(output).contains("The property 'harbor.clients.emitter.secret-key-location'",
				"It belongs to the environment 'live', but 'harbor.environment' to 'sandbox'.");
	}

	@Test
	void missingKeyListsQualifiersOfOtherClients(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run(DefaultClientUsed.class, List.of("harbor.clients.emitter.secret-key=" + SANDBOX_KEY,
					"harbor.clients.exporter.secret-key=" + SANDBOX_KEY, "harbor.clients.other.max-retries=1")));
		assertThat(output)
			.contains("Or inject a client that has a key, with @Qualifier(\"emitter\") or @Qualifier(\"exporter\").")
			.doesNotContain("s3cr3t");
	}

	@ParameterizedTest
	@ValueSource(classes = { CollectionUsed.class, OptionalUsed.class, ObjectProviderUsed.class })
	void lookupOfClientsCreatesThemAndTheAnalysisNamesHarborClients(Class<?> configuration, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run(configuration, List.of("harbor.clients.emitter.secret-key=" + SANDBOX_KEY)));
		assertThat(output).contains("The Harbor client 'default' is needed but has no API key")
			.contains("Use HarborClients to look up clients");
	}

	@Test
	void mistakeInOtherPropertiesIsAnalyzedBySpringBoot(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(NothingUsed.class, List.of("spring.http.clients.redirects=maybe")));
		assertThat(output).contains("Value: \"maybe\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "harborClients", "harborClientFactory", "harborConnection" })
	void beanWithTheNameOfTheAutoConfigurationFailsAtStartup(String name, CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(NothingUsed.class)
			.web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(name, String.class));
		assertThatException().isThrownBy(() -> application.run().close());
		assertThat(output)
			.contains("The bean '" + name + "', defined in ", "has the name of a bean that Harbor's auto-configuration")
			.contains("Give the bean '" + name + "' another name")
			.doesNotContain("Consider renaming one of the beans or enabling overriding");
	}

	@Test
	void otherDuplicateBeanNamesAreAnalyzedBySpringBoot(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(DefaultClientUsed.class)
			.web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("user", String.class));
		assertThatException().isThrownBy(() -> application.run().close());
		assertThat(output).contains("Consider renaming one of the beans or enabling overriding");
	}

	private static void run(Class<?> configuration, List<String> properties) {
		SpringApplication application = new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.build();
		application.run(properties.stream().map((property) -> "--" + property).toArray(String[]::new)).close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class,
			HttpClientAutoConfiguration.class })
	static class NothingUsed {

	}

	@Configuration(proxyBeanMethods = false)
	static class DefaultClientUsed extends NothingUsed {

		@Bean
		String user(HarborClient client) {
			return client.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmitterUsed extends NothingUsed {

		@Bean
		String user(@Qualifier("emitter") HarborClient client) {
			return client.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CollectionUsed extends NothingUsed {

		@Bean
		String user(List<HarborClient> clients) {
			return clients.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OptionalUsed extends NothingUsed {

		@Bean
		String user(Optional<HarborClient> client) {
			return client.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ObjectProviderUsed extends NothingUsed {

		@Bean
		String user(ObjectProvider<HarborClient> client) {
			return String.valueOf(client.getIfAvailable());
		}

	}

}
