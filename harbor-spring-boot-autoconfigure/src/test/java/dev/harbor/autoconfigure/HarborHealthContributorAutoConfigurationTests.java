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

import dev.harbor.client.HarborClient;
import dev.harbor.health.HarborClientChecks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link HarborHealthContributorAutoConfiguration}.
 */
class HarborHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HarborHealthContributorAutoConfiguration.class));

	private final ApplicationContextRunner runnerWithKey = this.runner
		.withPropertyValues("harbor.secret-key=hb_test_0123456789");

	@Test
	void singleClientIsAnIndicator() {
		this.runnerWithKey.run((context) -> {
			assertThat(context).hasSingleBean(HealthContributor.class);
			assertThat(context.getBean("harborHealthContributor")).isInstanceOf(HealthIndicator.class);
			Health health = context.getBean(HealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(health.getDetails()).containsEntry("state", "not_created");
			assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("harborClient"))
				.isFalse();
		});
	}

	@Test
	void severalClientsAreAComposite() {
		this.runnerWithKey
			.withPropertyValues("harbor.clients.emitter.secret-key=hb_test_emitter01",
					"harbor.clients.idle.scopes=events:read")
			.run((context) -> assertThat(
					context.getBean("harborHealthContributor", CompositeHealthContributor.class).stream())
				.extracting((entry) -> entry.name())
				.containsExactly("default", "emitter", "idle"));
	}

	@Test
	void clientWithoutKeyIsUnknown() {
		this.runner.withPropertyValues("harbor.clients.emitter.scopes=events:write").run((context) -> {
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			for (String client : new String[] { "default", "emitter" }) {
				assertThat(health.getContributor(client)).isInstanceOfSatisfying(HealthIndicator.class,
						(indicator) -> assertNoKey(indicator.health()));
			}
			assertThat(health.getContributor("other")).isNull();
		});
		this.runner
			.run((context) -> assertNoKey(context.getBean("harborHealthContributor", HealthIndicator.class).health()));
	}

	private static void assertNoKey(@Nullable Health health) {
		assertThat(health).isEqualTo(Health.unknown().withDetail("state", "no_key").build());
	}

	@Test
	void healthIsUnknownWhenHarborIsDisabled() {
		Health disabled = Health.unknown().withDetail("state", "disabled").build();
		this.runnerWithKey.withPropertyValues("harbor.enabled=off")
			.run((context) -> assertThat(context.getBean("harborHealthContributor", HealthIndicator.class).health())
				.isEqualTo(disabled));
		this.runnerWithKey.withPropertyValues("harbor.enabled=false", "harbor.clients.emitter.scopes=events:write")
			.run((context) -> assertThat(
					context.getBean("harborHealthContributor", CompositeHealthContributor.class).stream())
				.extracting((entry) -> entry.name())
				.containsExactlyInAnyOrder("default", "emitter"));
	}

	@ParameterizedTest
	@CsvSource({ "harbor, harbor.enabled=false", "harbor, harbor.enabled=0", "harbor, harbor.secret-key=",
			"harbor/emitter, harbor.clients.emitter.scopes=events:write",
			"harbor/default, harbor.clients.emitter.scopes=events:write",
			"harbor/order-desk, harbor.clients.order-desk.secret-key=hb_test_0123456789" })
	void readinessMayIncludeAnyConfiguredClient(String member, String property) {
		this.runner
			.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
					EndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoint.health.group.readiness.include=" + member, property)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(HealthEndpoint.class).healthForPath("readiness").getStatus())
					.isEqualTo(Status.UNKNOWN);
			});
	}

	@Test
	void healthIsUnknownWhenTheClientHasNoStatus() {
		this.runner.withBean("mute", HarborClient.class, () -> mock(HarborClient.class)).run((context) -> {
			context.getBean(HarborClient.class);
			assertThat(context.getBean("harborHealthContributor", HealthIndicator.class).health())
				.isEqualTo(Health.unknown().withDetail("state", "unavailable").build());
		});
	}

	@Test
	void healthIsUnknownWhenTheKeyProviderFails() {
		this.runner.withBean(HarborConnectionDetails.class, FailingDetails::new)
			.run((context) -> assertThat(context.getBean("harborHealthContributor", HealthIndicator.class).health())
				.isEqualTo(Health.unknown().withDetail("state", "unavailable").build()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.health.harbor.enabled=false", "management.health.defaults.enabled=false" })
	void isSwitchedOff(String property) {
		this.runnerWithKey.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HealthContributor.class)
				.doesNotHaveBean(HarborClientChecks.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "harborHealthIndicator", "harborHealthContributor" })
	void backsOffForEndpointOfTheApplication(String name) {
		HealthIndicator own = () -> Health.up().build();
		this.runnerWithKey.withBean(name, HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).getBean(HealthContributor.class).isSameAs(own));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1s" })
	void nonPositiveIntervalFailsAtStartup(String interval) {
		this.runnerWithKey.withPropertyValues("harbor.health.interval=" + interval)
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("harbor.health.interval"));
	}

	@Test
	void healthOfBootIsNotNeeded() {
		this.runnerWithKey.withClassLoader(new FilteredClassLoader(HealthContributor.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("harborHealthContributor"));
	}

	// Excludes auto-configurations before any of their classes is loaded.
	@ParameterizedTest
	@ValueSource(classes = { HarborHealthContributorAutoConfiguration.class, HarborEndpointAutoConfiguration.class,
			HarborMetricsAutoConfiguration.class })
	void optionalClassesAreNotLoaded(Class<?> autoConfiguration) throws IOException {
		assertThat(PropertiesLoaderUtils.loadAllProperties("META-INF/spring-autoconfigure-metadata.properties"))
			.containsKey(autoConfiguration.getName() + ".ConditionalOnClass");
	}

	private static final class FailingDetails implements HarborConnectionDetails {

		@Override
		public @Nullable String getSecretKey(String client) {
			throw new IllegalStateException("hb_live_s3cr3t");
		}

	}

}
