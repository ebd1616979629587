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

import java.time.Clock;
import java.util.function.Consumer;

import javax.sql.DataSource;

import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.jdbc.JdbcWebhookEventStore;
import dev.harbor.webhook.jdbc.WebhookEventTable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the store of handled events. The
 * store is in memory by default and in a database if configured. It is created when a
 * method for webhooks needs it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HarborConnectionDetailsAutoConfiguration.class)
@Import(InMemoryWebhookEventStoreConfiguration.class)
public final class HarborWebhookEventStoreAutoConfiguration {

	private static final Log logger = LogFactory.getLog(HarborWebhookEventStoreAutoConfiguration.class);

	HarborWebhookEventStoreAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "harbor.webhook.store.type", havingValue = "jdbc")
	@ConditionalOnClass({ DataSourceUtils.class, PropertiesBasedDataSourceScriptDatabaseInitializer.class })
	@EnableConfigurationProperties(HarborWebhookJdbcProperties.class)
	@ImportRuntimeHints(ScriptHints.class)
	static class JdbcConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean(WebhookEventStore.class)
		@DependsOnDatabaseInitialization
		JdbcWebhookEventStore harborWebhookEventStore(HarborWebhookProperties properties,
				HarborWebhookJdbcProperties jdbcProperties, Environment environment,
				@HarborDataSource ObjectProvider<DataSource> harborDataSource, ObjectProvider<DataSource> dataSource,
				ObjectProvider<HarborWebhookDataSourceScriptDatabaseInitializer> initializer,
				ObjectProvider<DataSourcePoolMetadataProvider> pools,
				@Qualifier("harbor") ObjectProvider<Clock> clock) {
			DataSource used = dataSource(harborDataSource, dataSource);
			JdbcWebhookEventStore.Builder builder = JdbcWebhookEventStore.builder(used)
				.retention(properties.getStore().getRetention())
				.clock(clock.getIfAvailable(Clock::systemUTC));
			set("harbor.webhook.store.jdbc.table-name", jdbcProperties.getTableName(),
					(name) -> builder.table(WebhookEventTable.of(name)));
			set("harbor.webhook.store.jdbc.platform", jdbcProperties.getPlatform(), builder::platform);
			set(applicationProperty(properties), application(properties, environment), builder::application);
			JdbcWebhookEventStore store = builder.build();
			WebhookEventTableCheck check = new WebhookEventTableCheck(store, jdbcProperties);
			check.checkPlatform();
			check.checkTable(initializer.getIfAvailable());
			warnOfSingleConnection(used, pools);
			return store;
		}

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		HarborWebhookDataSourceScriptDatabaseInitializer harborWebhookDataSourceScriptDatabaseInitializer(
				HarborWebhookJdbcProperties jdbcProperties,
				@HarborDataSource ObjectProvider<DataSource> harborDataSource, ObjectProvider<DataSource> dataSource) {
			return new HarborWebhookDataSourceScriptDatabaseInitializer(dataSource(harborDataSource, dataSource),
					jdbcProperties);
		}

		private static DataSource dataSource(ObjectProvider<DataSource> harborDataSource,
				ObjectProvider<DataSource> dataSource) {
			DataSource marked = harborDataSource.getIfAvailable();
			DataSource used = (marked != null) ? marked : dataSource.getIfUnique();
			if (used == null) {
				throw (dataSource.stream().findAny().isPresent())
						? new UnusableWebhookEventStoreException("There are several DataSource beans",
								"Annotate the one to use with @HarborDataSource.", null)
						: new UnusableWebhookEventStoreException("There is no DataSource bean",
								"Configure one, for example with 'spring.datasource.url', or set "
										+ "'harbor.webhook.store.type' to another value.",
								null);
			}
			return used;
		}

		/**
		 * Return the name of the application in the store. Defaults to Spring Boot's name
		 * of an application without a name.
		 */
		private static String application(HarborWebhookProperties properties, Environment environment) {
			String configured = properties.getStore().getApplication();
			String name = (configured != null) ? configured : environment.getProperty(applicationProperty(properties));
			return StringUtils.hasText(name) ? name : "application";
		}

		private static String applicationProperty(HarborWebhookProperties properties) {
			return (properties.getStore().getApplication() != null) ? "harbor.webhook.store.application"
					: "spring.application.name";
		}

		private static void set(String property, @Nullable String value, Consumer<String> setter) {
			try {
				if (value != null) {
					setter.accept(value);
				}
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidHarborPropertyException(property, String.valueOf(ex.getMessage()));
			}
		}

		private static void warnOfSingleConnection(DataSource dataSource,
				ObjectProvider<DataSourcePoolMetadataProvider> pools) {
			DataSourcePoolMetadata pool = new CompositeDataSourcePoolMetadataProvider(pools.orderedStream().toList())
				.getDataSourcePoolMetadata(dataSource);
			Integer max = (pool != null) ? pool.getMax() : null;
			if (max != null && max == 1) {
				logger.warn("The connection pool of the webhook event store has only one connection. A delivery "
						+ "that is received within a transaction needs a second connection, and fails when the "
						+ "pool times out; increase the size of the pool, or begin transactions in the method "
						+ "that handles the event");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "harbor.webhook.store.type", havingValue = "jdbc")
	@Conditional(OnMissingJdbc.class)
	static class WithoutJdbcConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		WebhookEventStore missingHarborWebhookEventStore() {
			throw new UnusableWebhookEventStoreException("Spring JDBC is not on the class path",
					"Add the dependency 'spring-boot-starter-jdbc', or set 'harbor.webhook.store.type' to "
							+ "another value.",
					null);
		}

	}

	static class ScriptHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("dev/harbor/webhook/jdbc/schema-*.sql");
		}

	}

	static class OnMissingJdbc extends NoneNestedConditions {

		OnMissingJdbc() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnClass({ DataSourceUtils.class, PropertiesBasedDataSourceScriptDatabaseInitializer.class })
		static class Jdbc {

		}

	}

}
