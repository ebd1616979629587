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

import java.util.List;
import java.util.Map;

import dev.harbor.client.HarborClients;
import dev.harbor.health.HarborEndpoint;
import dev.harbor.webhook.WebhookVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HarborEndpointAutoConfiguration}.
 */
class HarborEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HarborEndpointAutoConfiguration.class));

	private final ApplicationContextRunner exposed = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=harbor");

	@Test
	void isNotExposedByDefault() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(HarborEndpoint.class));
	}

	@Test
	void showsClientsWithAKeyWithoutCreatingThem() {
		this.exposed.withPropertyValues("harbor.clients.emitter.secret-key=hb_test_emitter01").run((context) -> {
			assertThat(context.getBean(HarborEndpoint.class).harbor().clients()).containsOnlyKeys("emitter");
			assertThat(context.getBean(HarborEndpoint.class).check().clients().get("emitter").state())
				.isEqualTo("not_created");
			assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("emitterHarborClient"))
				.isFalse();
		});
	}

	@Test
	void forgetIsNotFoundWhenTheApplicationReceivesNoWebhooks() {
		this.exposed.run((context) -> {
			HarborEndpoint endpoint = context.getBean(HarborEndpoint.class);
			assertThat(endpoint.harbor().webhookEndpoints()).isEmpty();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.forget("default", "evt_1"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.enabled=false", "management.endpoint.harbor.access=NONE" })
	void isSwitchedOff(String property) {
		this.exposed.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborEndpoint.class));
	}

	@Test
	void backsOffForEndpointOfTheApplication() {
		this.exposed.withUserConfiguration(OwnEndpoint.class)
			.run((context) -> assertThat(context).hasSingleBean(HarborEndpoint.class).hasBean("own"));
	}

	@ParameterizedTest
	@ValueSource(classes = { SanitizingFunction.class, ConditionalOnAvailableEndpoint.class })
	void actuatorIsNotNeeded(Class<?> missing) {
		this.exposed.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("harborEndpoint"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEndpoint {

		@Bean
		HarborEndpoint own(HarborClients clients) {
			return new HarborEndpoint(clients, (endpoint) -> WebhookVerifier.builder().build(), Map::of, () -> null,
					List.of());
		}

	}

}
