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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborSanitizingAutoConfiguration}.
 */
class HarborSanitizingAutoConfigurationTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "env", "configprops" })
	void endpointShowsNoSecret(String endpoint) throws Exception {
		Path secrets = Files.writeString(this.directory.resolve("secrets"), "webhook-s3cr3t-file\n");
		Path key = Files.writeString(this.directory.resolve("key"), "hb_test_s3cr3tf1l3");
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.initializers((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("HARBOR_SECRET_KEY", "hb_test_s3cr3tv4r14bl3", "HARBOR_WEBHOOK_SECRET_STAGING",
								"webhook-s3cr3t-staging", "HARBOR_WEBHOOK_SECRET_OLD_LOCATION",
								"webhook-s3cr3t-location", "HARBOR_CLIENTS_EMITTER_SECRET_KEY",
								"hb_test_s3cr3t3m1tt3r"))));
		try (ConfigurableApplicationContext context = application.run("--server.port=0",
				"--management.endpoints.web.exposure.include=*", "--management.endpoint.env.show-values=always",
				"--management.endpoint.configprops.show-values=always",
				"--harbor.fallback-secret-key=hb_test_s3cr3tf4llb4ck",
				"--harbor.clients.emitter.fallback-secret-key=hb_test_s3cr3t3m1tt3r2",
				"--harbor.clients.exporter.secret-key-location=file:" + key, "--my.webhook=webhook-s3cr3t-default",
				"--harbor.webhook.secret=${my.webhook}",
				"--harbor.webhook.endpoints.billing.secrets=webhook-s3cr3t-1,webhook-s3cr3t-2",
				"--harbor.webhook.endpoints.files.secret-location=file:" + secrets, "--my.copy=of webhook-s3cr3t-file",
				"--my.key=Bearer hb_live_s3cr3t0th3r", "--harbor.workspace-id=ws_shown")) {
			String answer = get(context, "/actuator/" + endpoint);
			assertThat(answer).doesNotContain("s3cr3t").contains("******", "ws_shown");
			if (endpoint.equals("env")) {
				assertThat(answer).contains(secrets.toString(), key.toString());
			}
		}
	}

	@Test
	void singlePropertyIsNotShown() throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).run(
				"--server.port=0", "--management.endpoints.web.exposure.include=*",
				"--management.endpoint.env.show-values=always", "--my.key=hb_test_s3cr3ts3cr3t")) {
			assertThat(get(context, "/actuator/env/my.key")).contains("******").doesNotContain("s3cr3t");
		}
	}

	@Test
	void shortSecretHidesOnlyItself() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborSanitizingAutoConfiguration.class,
					dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration.class))
			.withPropertyValues("harbor.webhook.secret=abc")
			.run((context) -> {
				HarborSanitizingFunction function = context.getBean(HarborSanitizingFunction.class);
				assertThat(function.apply(new SanitizableData(null, "a", "abc")).getValue())
					.isEqualTo(SanitizableData.SANITIZED_VALUE);
				assertThat(function.apply(new SanitizableData(null, "a", "abcdef")).getValue()).isEqualTo("abcdef");
			});
	}

	@Test
	void actuatorIsNotNeeded() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HarborSanitizingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("harborSanitizingFunction"));
	}

	private static String get(ConfigurableApplicationContext context, String path)
			throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
			SecurityFilterAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
			ManagementWebSecurityAutoConfiguration.class })
	static class Application {

	}

}
