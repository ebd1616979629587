package dev.harbor.autoconfigure.webhook;

import java.time.Clock;
import java.util.function.Supplier;

import javax.sql.DataSource;

import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.autoconfigure.HarborWebhookProperties;
import dev.harbor.autoconfigure.InvalidHarborPropertyException;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.jdbc.JdbcWebhookEventStore;
import dev.harbor.webhook.jdbc.WebhookEventTable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the store that remembers which
 * events were handled. It is created when a method that receives webhooks needs it.
 */
@AutoConfiguration(after = HarborConnectionDetailsAutoConfiguration.class)
public final class HarborWebhookEventStoreAutoConfiguration {

	HarborWebhookEventStoreAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnMemory.class)
	static class InMemoryConfiguration {

		private static final Log logger = LogFactory.getLog(HarborWebhookEventStoreAutoConfiguration.class);

		private static final int CAPACITY = 100_000;

		@Bean
		@Lazy
		@ConditionalOnMissingBean(WebhookEventStore.class)
		InMemoryWebhookEventStore harborWebhookEventStore(HarborWebhookProperties properties,
				@Qualifier("harbor") ObjectProvider<Clock> clock) {
			logger.info("Handled webhook events are remembered in memory, which suits a single instance of the "
					+ "application; for several set 'harbor.webhook.store.type' to 'jdbc'");
			return new InMemoryWebhookEventStore(clock.getIfAvailable(Clock::systemUTC),
					properties.getStore().getRetention(), CAPACITY);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "harbor.webhook.store.type", havingValue = "jdbc")
	@ConditionalOnBooleanProperty(name = EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY, matchIfMissing = true)
	@ConditionalOnClass({ DataSourceUtils.class, PropertiesBasedDataSourceScriptDatabaseInitializer.class })
	@EnableConfigurationProperties(HarborWebhookJdbcProperties.class)
	static class JdbcConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean(WebhookEventStore.class)
		@DependsOnDatabaseInitialization
		JdbcWebhookEventStore harborWebhookEventStore(HarborWebhookProperties properties,
				HarborWebhookJdbcProperties jdbcProperties,
				@HarborDataSource ObjectProvider<DataSource> harborDataSource, ObjectProvider<DataSource> dataSource,
				ObjectProvider<HarborWebhookDataSourceScriptDatabaseInitializer> initializer,
				@Qualifier("harbor") ObjectProvider<Clock> clock) {
			DataSource used = dataSource(harborDataSource, dataSource);
			JdbcWebhookEventStore store = store(used, properties, jdbcProperties,
					clock.getIfAvailable(Clock::systemUTC));
			initializer.getIfAvailable();
			checkTable(store);
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
								"Mark the one to use with @HarborDataSource.", null)
						: new UnusableWebhookEventStoreException("There is no DataSource bean",
								"Configure one, with 'spring.datasource.url' for example, or set "
										+ "'harbor.webhook.store.type' to something else.",
								null);
			}
			return used;
		}

		private static JdbcWebhookEventStore store(DataSource dataSource, HarborWebhookProperties properties,
				HarborWebhookJdbcProperties jdbcProperties, Clock clock) {
			return JdbcWebhookEventStore.builder(dataSource)
				.table(checked("table-name", () -> WebhookEventTable.of(jdbcProperties.getTableName())))
				.platform(jdbcProperties.getPlatform())
				.retention(properties.getStore().getRetention())
				.clock(clock)
				.build();
		}

		private static <T> T checked(String property, Supplier<T> value) {
			try {
				return value.get();
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidHarborPropertyException("harbor.webhook.store.jdbc." + property,
						String.valueOf(ex.getMessage()));
			}
		}

		private static void checkTable(JdbcWebhookEventStore store) {
			try {
				store.checkTable();
			}
			catch (BadSqlGrammarException ex) {
				throw new UnusableWebhookEventStoreException(
						"The table '%s' is missing, or lacks a column".formatted(store.tableName()),
						("Run the script '%s' of your database, with Flyway or Liquibase for example, or set "
								+ "'harbor.webhook.store.jdbc.initialize-schema' to 'always'.")
							.formatted(WebhookEventTable.SCHEMA_LOCATION.replace("@@platform@@", "<platform>")),
						ex);
			}
			catch (IllegalStateException ex) {
				throw new UnusableWebhookEventStoreException(String.valueOf(ex.getMessage()),
						"Use another database, or define a WebhookEventStore bean of your own.", ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "harbor.webhook.store.type", havingValue = "jdbc")
	@ConditionalOnBooleanProperty(name = EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY, matchIfMissing = true)
	@Conditional(OnMissingJdbc.class)
	static class WithoutJdbcConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		WebhookEventStore missingHarborWebhookEventStore() {
			throw new UnusableWebhookEventStoreException("Spring JDBC is not on the class path",
					"Add the dependency 'spring-boot-starter-jdbc', or set 'harbor.webhook.store.type' to something "
							+ "else.",
					null);
		}

	}

	/**
	 * In memory by default, and in a slice of an application whose store is a database:
	 * slices of Spring MVC have none.
	 */
	static class OnMemory extends AnyNestedCondition {

		OnMemory() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty(name = "harbor.webhook.store.type", havingValue = "memory", matchIfMissing = true)
		static class Demanded {

		}

		@ConditionalOnBooleanProperty(name = EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY, havingValue = false)
		static class InSlice {

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
