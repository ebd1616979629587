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

import dev.harbor.inbox.HarborInbox;
import dev.harbor.outbox.HarborOutbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link NoInboxOrOutboxFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoInboxOrOutboxFailureAnalyzerTests {

	@ParameterizedTest
	@ValueSource(classes = { OutboxUsed.class, InboxUsed.class })
	void applicationWithoutDataSourceFailsWithAnalysis(Class<?> configuration, CapturedOutput output) {
		assertStartFails(configuration);
		assertThat(output).contains("is injected, but there is no DataSource.")
			.contains("Spring Boot configures none in an application with R2DBC.")
			.contains("#no-inbox-or-outbox");
	}

	@Test
	void outboxThatIsSwitchedOffFailsWithTheNameOfTheProperty(CapturedOutput output) {
		assertStartFails(OutboxUsed.class, "--harbor.outbox.enabled=false");
		assertThat(output).contains("A bean of type 'dev.harbor.outbox.HarborOutbox' is injected, but the property "
				+ "'harbor.outbox.enabled' (environment variable HARBOR_OUTBOX_ENABLED), from ");
	}

	@Test
	void contextWithoutTheAutoConfigurationIsAnalyzedBySpringBoot(CapturedOutput output) {
		assertStartFails(Bare.class);
		assertThat(output).contains("required a bean of type 'dev.harbor.outbox.HarborOutbox'")
			.doesNotContain("is injected, but");
	}

	private static void assertStartFails(Class<?> configuration, String... arguments) {
		assertThatException().isThrownBy(
				() -> new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).run(arguments).close());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborClientAutoConfiguration.class,
			HttpClientAutoConfiguration.class, HarborJdbcAutoConfiguration.class, HarborListenerAutoConfiguration.class,
			HarborInboxAutoConfiguration.class, HarborOutboxAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class OutboxUsed extends Application {

		@Bean
		String user(HarborOutbox outbox) {
			return outbox.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InboxUsed extends Application {

		@Bean
		String user(HarborInbox inbox) {
			return inbox.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Bare {

		@Bean
		String user(HarborOutbox outbox) {
			return outbox.toString();
		}

	}

}
