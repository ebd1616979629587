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

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import javax.sql.DataSource;

import dev.harbor.client.HarborClients;
import dev.harbor.health.HarborOutboxEndpoint;
import dev.harbor.health.HarborOutboxHealthIndicator;
import dev.harbor.jdbc.UnusableTablesException;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.JdbcHarborOutbox;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.core.io.ClassPathResource;
import org.springframework.beans.factory.annotation.Lookup;
import org.springframework.context.annotation.Lazy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.JpaTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link HarborOutboxAutoConfiguration} and
 * {@link HarborOutboxActuatorAutoConfiguration}.
 */
class HarborOutboxAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				RestClientAutoConfiguration.class, HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HarborJdbcAutoConfiguration.class,
				HarborOutboxAutoConfiguration.class, HarborOutboxActuatorAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"management.endpoints.web.exposure.include=*", "harbor.workspace-id=ws_1");

	@Test
	void outboxIsDefinedWithoutKeyAndCreatesNoClient() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(HarborOutbox.class)
				.hasSingleBean(HarborOutboxHealthIndicator.class)
				.hasSingleBean(HarborOutboxEndpoint.class);
			assertThat(context.getBean(HarborClients.class).find("default")).isEmpty();
			assertThat(context.getBean(JdbcHarborOutbox.class).queue().isRunning()).isTrue();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "on", "yes", "1", "TRUE" })
	void outboxIsDefinedUnlessDisabled(String enabled) {
		this.contextRunner.withPropertyValues("harbor.outbox.enabled=" + enabled)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HarborOutbox.class));
		this.contextRunner.withPropertyValues("harbor.inbox.enabled=off", "harbor.outbox.enabled=" + enabled)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HarborOutbox.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "off", "no", "0" })
	void outboxIsSwitchedOff(String disabled) {
		this.contextRunner
			.withPropertyValues("harbor.outbox.enabled=" + disabled, "harbor.jdbc.initialize-schema=never")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HarborOutbox.class)
				.doesNotHaveBean(TaskQueueLifecycle.class)
				.doesNotHaveBean(HarborOutboxEndpoint.class));
	}

	@Test
	void outboxDoesNotRunAndNeedsNoTablesWhenHarborIsDisabled() {
		this.contextRunner.withPropertyValues("harbor.enabled=false", "harbor.jdbc.initialize-schema=never")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(HarborOutbox.class);
				assertThat(context.getBean(JdbcHarborOutbox.class).queue().isRunning()).isFalse();
				assertThat(context.getBean("harborOutboxHealthContributor", HealthIndicator.class).health())
					.isEqualTo(Health.unknown().withDetail("state", "disabled").build());
			});
	}

	@Test
	void userDefinedOutboxReplacesIt() {
		this.contextRunner.withUserConfiguration(UserDefinedOutbox.class)
			.run((context) -> assertThat(context).hasSingleBean(HarborOutbox.class)
				.doesNotHaveBean(TaskQueueLifecycle.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "concurrency=0", "polling-interval=0", "retention=0", "take-over-after=100ms",
			"retry.jitter=2", "retry.multiplier=0.5", "retry.delay=0", "retry.max-delay=0" })
	void invalidPropertyFailsAtStartupWithItsName(String property) {
		this.contextRunner.withPropertyValues("harbor.outbox." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("harbor.outbox." + property.substring(0, property.indexOf('='))));
	}

	@Test
	void maxDelayBelowTheDelayBoundsIt() {
		this.contextRunner.withPropertyValues("harbor.outbox.retry.max-delay=100ms")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void waitingEventsAreSentWithLazyInitialization() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("harborOutbox")).isTrue());
	}

	@Test
	void tablesMayBeMissingWhenTheOutboxIsUnused() {
		this.contextRunner.withPropertyValues("harbor.jdbc.initialize-schema=never").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(HarborOutboxHealthIndicator.class).health()).isNull();
			assertThat(catchThrowable(() -> context.getBean(HarborOutbox.class)))
				.hasStackTraceContaining(UnusableTablesException.class.getName() + ": The table 'harbor_outbox_event'");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { InConstructor.class, InField.class, InSetter.class, InProvider.class, InLazyProxy.class,
			InOptional.class, InSuperclass.class, InLookup.class, InFactoryMethod.class })
	void missingTablesFailAtStartupWhenABeanUsesTheOutbox(Class<?> bean) {
		ApplicationContextRunner withoutTables = this.contextRunner.withUserConfiguration(bean)
			.withPropertyValues("harbor.jdbc.initialize-schema=never");
		withoutTables.run((context) -> assertThat(context).getFailure()
			.hasStackTraceContaining("The table 'harbor_outbox_event' is missing"));
		withoutTables
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("The table 'harbor_outbox_event' is missing"));
	}

	@Test
	void tablesAreUsedAfterTheApplicationHasCreatedThem() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(DataSourceInitializationAutoConfiguration.class))
			.withUserConfiguration(InConstructor.class)
			.withPropertyValues("harbor.jdbc.initialize-schema=never",
					"spring.sql.init.schema-locations=classpath:dev/harbor/jdbc/schema-h2.sql")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void metersAreRegisteredWhenTheOutboxIsUsed() {
		this.contextRunner.withPropertyValues("harbor.jdbc.initialize-schema=never").run((context) -> {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(MeterBinder.class).bindTo(registry);
			assertThat(registry.getMeters()).isEmpty();
			new ResourceDatabasePopulator(new ClassPathResource("dev/harbor/jdbc/schema-h2.sql"))
				.execute(context.getBean(DataSource.class));
			assertThat(context.getBean(HarborOutbox.class)).isNotNull();
			assertThat(registry.get("harbor.outbox.oldest").gauge().value()).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "com.github.kagkarlsson", "org.springframework.jdbc", "org.springframework.transaction" })
	void backsOffWithoutOptionalClasses(String missing) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborJdbcAutoConfiguration.class, HarborOutboxAutoConfiguration.class,
					HarborOutboxActuatorAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborOutbox.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { HealthIndicator.class, MeterBinder.class, ConditionalOnAvailableEndpoint.class,
			JpaTransactionManager.class })
	void outboxStartsWithoutActuatorAndJpa(Class<?> missing) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HarborOutbox.class));
	}

	@Test
	void metersAreBound() {
		this.contextRunner.run((context) -> assertThat(context.getBeansOfType(MeterBinder.class)).hasSize(1));
	}

	@Test
	void healthIsSwitchedOff() {
		this.contextRunner.withPropertyValues("management.health.harboroutbox.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HarborOutboxHealthIndicator.class));
	}

	@Test
	void eventIsStoredWithoutKey() {
		this.contextRunner.run((context) -> {
			String id = context.getBean(HarborOutbox.class).emit("order.shipped", Map.of());
			assertThat(context.getBean(JdbcHarborOutbox.class).request(id).orElseThrow().workspaceId())
				.contains("ws_1");
		});
	}

	static class InConstructor {

		InConstructor(HarborOutbox outbox) {
		}

	}

	static class InField {

		@Autowired
		private HarborOutbox outbox;

	}

	static class InSetter {

		@Autowired
		void setOutbox(HarborOutbox outbox) {
		}

	}

	static class InProvider {

		InProvider(ObjectProvider<? extends HarborOutbox> outbox) {
		}

	}

	static class InLazyProxy {

		@Lazy
		@Autowired
		private HarborOutbox outbox;

	}

	static class InOptional {

		InOptional(Supplier<Optional<HarborOutbox>> outbox) {
		}

		@Autowired
		InOptional(Optional<HarborOutbox> outbox) {
			this(() -> outbox);
		}

	}

	static class Emitting<T> {

		@Autowired
		private ObjectProvider<T> provider;

	}

	static class InSuperclass extends Emitting<HarborOutbox> {

	}

	abstract static class InLookup {

		@Lookup
		abstract HarborOutbox outbox();

	}

	@Configuration(proxyBeanMethods = false)
	static class InFactoryMethod {

		@Bean
		@Lazy
		Object service(HarborOutbox outbox) {
			return new Object();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserDefinedOutbox {

		@Bean
		HarborOutbox userDefinedOutbox() {
			return mock(HarborOutbox.class);
		}

	}

}
