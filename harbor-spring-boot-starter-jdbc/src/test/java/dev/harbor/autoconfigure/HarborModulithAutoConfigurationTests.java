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

import java.util.concurrent.CompletableFuture;

import dev.harbor.client.HarborClients;
import dev.harbor.modulith.HarborEventExternalizationTransport;
import dev.harbor.modulith.HarborEventExternalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.config.EventExternalizationAutoConfiguration;
import org.springframework.modulith.events.support.EventExternalizationTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborModulithAutoConfiguration}.
 */
class HarborModulithAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withConfiguration(AutoConfigurations.of(EventExternalizationAutoConfiguration.class,
				RestClientAutoConfiguration.class, HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HarborModulithAutoConfiguration.class));

	@Test
	void transportIsDefinedWithoutKeyAndCreatesNoClient() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(HarborEventExternalizationTransport.class)
				.hasSingleBean(HarborEventExternalizer.class);
			assertThat(context.getBean(HarborClients.class).find("default")).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.enabled=false", "spring.modulith.events.externalization.enabled=false" })
	void isSwitchedOff(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EventExternalizationTransport.class)
				.doesNotHaveBean(HarborEventExternalizer.class));
	}

	@Test
	void externalizationOfTheApplicationCanBeDisabled() {
		this.contextRunner
			.withBean(EventExternalizationConfiguration.class, EventExternalizationConfiguration::disabled)
			.withPropertyValues("spring.modulith.events.externalization.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventExternalizationTransport.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.modulith",
			"org.springframework.modulith.events.support.EventExternalizationTransport" })
	void backsOffWithoutModulith(String missing) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborClientAutoConfiguration.class, HarborModulithAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("harborEventExternalizationTransport")
				.doesNotHaveBean("harborEventExternalizer"));
	}

	@Test
	void backsOffWithoutExternalization() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborClientAutoConfiguration.class, HarborModulithAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventExternalizationTransport.class));
	}

	@Test
	void transportOfTheApplicationReplacesIt() {
		this.contextRunner.withUserConfiguration(UserDefinedTransport.class)
			.run((context) -> assertThat(context).hasSingleBean(EventExternalizationTransport.class)
				.doesNotHaveBean(HarborEventExternalizationTransport.class)
				.hasSingleBean(HarborEventExternalizer.class));
	}

	@Test
	void transportIsSelectedByNameWhenThereAreSeveral() {
		this.contextRunner.withUserConfiguration(UserDefinedTransport.class)
			.withBean("harborEventExternalizationTransport", EventExternalizationTransport.class,
					() -> (payload, target) -> CompletableFuture.completedFuture(null))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(HarborEventExternalizer.class);
				assertThat(context.getBeanFactory().getDependenciesForBean("harborEventExternalizer"))
					.contains("harborEventExternalizationTransport")
					.doesNotContain("userDefinedTransport");
			});
	}

	@Test
	void onlyTheTransportIsDefinedInOutboxMode() {
		this.contextRunner.withPropertyValues("spring.modulith.events.externalization.mode=outbox")
			.run((context) -> assertThat(context).hasSingleBean(HarborEventExternalizationTransport.class)
				.doesNotHaveBean(HarborEventExternalizer.class));
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class UserDefinedTransport {

		@Bean
		EventExternalizationTransport userDefinedTransport() {
			return (payload, target) -> CompletableFuture.completedFuture(null);
		}

	}

}
