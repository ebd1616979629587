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

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.HarborTables;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the database of the inbox and
 * the outbox.
 *
 * @since 0.2.0
 */
@AutoConfiguration(after = HarborConnectionDetailsAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration" })
@ConditionalOnClass({ Scheduler.class, JdbcTemplate.class, PlatformTransactionManager.class,
		PropertiesBasedDataSourceScriptDatabaseInitializer.class })
@ConditionalOnBean(DataSource.class)
@Conditional(HarborJdbcAutoConfiguration.OnInboxOrOutbox.class)
@EnableConfigurationProperties(HarborJdbcProperties.class)
public final class HarborJdbcAutoConfiguration {

	private static final String APPLICATION = "spring.application.name";

	private static final int MAX_LENGTH_OF_APPLICATION = 255;

	HarborJdbcAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	HarborTables harborTables(HarborJdbcProperties properties) {
		try {
			return HarborTables.withPrefix(properties.getTablePrefix());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidHarborPropertyException("harbor.jdbc.table-prefix", String.valueOf(ex.getMessage()));
		}
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	@DependsOnDatabaseInitialization
	HarborDatabase harborDatabase(HarborTables tables, HarborJdbcProperties properties,
			@HarborDataSource ObjectProvider<DataSource> harborDataSource, ObjectProvider<DataSource> dataSource,
			ObjectProvider<HarborDataSourceScriptDatabaseInitializer> initializer,
			ObjectProvider<PlatformTransactionManager> transactionManagers, ResourceLoader resourceLoader,
			Environment environment) {
		DataSource used = dataSource(harborDataSource, dataSource);
		if (initializer.stream().findAny().isEmpty()) {
			initialize(used, properties, tables, resourceLoader);
		}
		return new HarborDatabase(used, () -> HarborTransactionManagers.find(used, transactionManagers), tables,
				application(environment));
	}

	private static @Nullable String application(Environment environment) {
		String application = environment.getProperty(APPLICATION);
		if (application != null && application.length() > MAX_LENGTH_OF_APPLICATION) {
			throw new InvalidHarborPropertyException(APPLICATION,
					"It must not be longer than %s characters, because the tables of the inbox and the outbox record it"
						.formatted(MAX_LENGTH_OF_APPLICATION));
		}
		return StringUtils.hasText(application) ? application : null;
	}

	/*
	 * Initialize the tables. There is no bean for this: it would create the tables even
	 * if nothing uses them, because all beans that use the database depend on it.
	 */
	private static void initialize(DataSource dataSource, HarborJdbcProperties properties, HarborTables tables,
			ResourceLoader resourceLoader) {
		// Not on the connection of a transaction, which DDL statements may commit.
		HarborDataSourceScriptDatabaseInitializer initializer = new HarborDataSourceScriptDatabaseInitializer(
				new DelegatingDataSource(dataSource), properties, tables);
		initializer.setResourceLoader(resourceLoader);
		initializer.initializeDatabase();
	}

	@Bean
	static TransactionManagerBeanPostProcessor harborTransactionManagerBeanPostProcessor() {
		return new TransactionManagerBeanPostProcessor();
	}

	private static DataSource dataSource(ObjectProvider<DataSource> harborDataSource,
			ObjectProvider<DataSource> dataSource) {
		DataSource marked = harborDataSource.getIfAvailable();
		DataSource used = (marked != null) ? marked : dataSource.getIfUnique();
		if (used == null) {
			throw new AmbiguousDataSourceException();
		}
		return used;
	}

	static class OnInboxOrOutbox extends AnyNestedCondition {

		OnInboxOrOutbox() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnHarborEnabled(property = "harbor.inbox.enabled")
		static class Inbox {

		}

		@ConditionalOnHarborEnabled(property = "harbor.outbox.enabled")
		static class Outbox {

		}

	}

}
