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

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.HarborTables;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.autoconfigure.TaskQueueLifecycle.Need;
import dev.harbor.jdbc.UnusableTablesException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HarborJdbcAutoConfiguration}.
 */
class HarborJdbcAutoConfigurationTests {

	private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				HarborConnectionDetailsAutoConfiguration.class, HarborJdbcAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=" + this.url, "spring.application.name=orders")
		.withUserConfiguration(Queue.class);

	@Test
	void tablesOfAnEmbeddedDatabaseAreCreated() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(HarborDatabase.class);
			TaskQueue queue = context.getBean(TaskQueue.class);
			assertThat(queue.isRunning()).isTrue();
			await().until(queue::isIdle);
		});
	}

	@Test
	void dbSchedulerIsNotDefinedAsABean() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(Scheduler.class));
	}

	@Test
	void tablesHaveTheConfiguredPrefix() {
		this.contextRunner.withPropertyValues("harbor.jdbc.table-prefix=desk_")
			.run((context) -> assertThat(context.getBean(JdbcTemplate.class)
				.queryForObject("select name from desk_application", String.class)).isEqualTo("orders"));
	}

	@Test
	void invalidPrefixFailsAtStartupWithTheNameOfTheProperty() {
		this.contextRunner.withPropertyValues("harbor.jdbc.table-prefix=desk-")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("harbor.jdbc.table-prefix"));
	}

	@Test
	void missingTablesFailAtStartupWithScriptAndProperty() {
		this.contextRunner.withPropertyValues("harbor.jdbc.initialize-schema=never").run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("harbor_outbox_task");
			assertThat(analysis.getAction()).contains("classpath:dev/harbor/jdbc/schema-h2.sql")
				.contains("harbor.jdbc.initialize-schema");
		});
	}

	@ParameterizedTest
	@CsvSource({ "always, The application ran its script", "embedded, Run the script", "never, Run the script" })
	void scriptOfAnotherDatabaseFailsAtStartupWithTheNameOfTheProperty(String mode, String action) {
		AtomicReference<Environment> environment = new AtomicReference<>();
		this.contextRunner.withPropertyValues("harbor.jdbc.initialize-schema=" + mode, "harbor.jdbc.platform=sqlserver")
			.withInitializer((context) -> environment.set(context.getEnvironment()))
			.run((context) -> {
				FailureAnalysis analysis = analyze(context.getStartupFailure(), environment.get());
				assertThat(analysis.getDescription()).contains("is missing");
				assertThat(analysis.getAction()).startsWith(action)
					.contains("that 'harbor.jdbc.platform' (environment variable HARBOR_JDBC_PLATFORM), from ")
					.contains(", selects the script of this database");
				assertThat(analysis.getAction().contains("to 'always'")).isEqualTo(!mode.equals("always"));
			});
	}

	@Test
	void missingSchemaOfTheTablesFailsAtStartupWithItsName() {
		AtomicReference<Environment> environment = new AtomicReference<>();
		this.contextRunner
			.withPropertyValues("harbor.jdbc.initialize-schema=always", "harbor.jdbc.table-prefix=shop.hb_")
			.withInitializer((context) -> environment.set(context.getEnvironment()))
			.run((context) -> assertThat(analyze(context.getStartupFailure(), environment.get()).getAction())
				.contains("Check that the schema 'shop' exists and the user of the database may create tables,"));
	}

	@Test
	void scriptForTablesWithAnotherPrefixIsDescribed() {
		AtomicReference<Environment> environment = new AtomicReference<>();
		this.contextRunner.withPropertyValues("harbor.jdbc.initialize-schema=never", "harbor.jdbc.table-prefix=desk_")
			.withInitializer((context) -> environment.set(context.getEnvironment()))
			.run((context) -> assertThat(analyze(context.getStartupFailure(), environment.get()).getAction()).contains(
					"'classpath:dev/harbor/jdbc/schema-h2.sql' with the prefix 'desk_' instead of 'harbor_', for example"));
	}

	@ParameterizedTest
	@CsvSource({ "harbor.jdbc.platform, postgres, classpath:dev/harbor/jdbc/schema-postgres.sql",
			"harbor.jdbc.schema, classpath:none.sql, classpath:none.sql" })
	void scriptThatDoesNotExistFailsAtStartupWithTheNameOfTheProperty(String property, String value, String location) {
		this.contextRunner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidHarborPropertyException.class)
				.hasMessageContainingAll("'" + property + "'", "'" + location + "'"));
	}

	@Test
	void tooLongNameOfTheApplicationFailsAtStartupWithTheNameOfTheProperty() {
		this.contextRunner.withPropertyValues("spring.application.name=" + "a".repeat(256))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidHarborPropertyException.class)
				.hasMessageContaining("'spring.application.name': It must not be longer than 255 characters"));
		this.contextRunner.withPropertyValues("spring.application.name=" + "a".repeat(255))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void missingColumnFailsAtStartupWithTheMigrationScript() {
		this.contextRunner.withPropertyValues("older=true").run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'harbor_outbox_event' has no column 'later'");
			assertThat(analysis.getAction()).contains("classpath:dev/harbor/jdbc/add-key-h2.sql");
		});
	}

	@Test
	void tablesMayBeMissingWhenUnused() {
		this.contextRunner.withPropertyValues("harbor.jdbc.initialize-schema=never", "need=NONE")
			.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withPropertyValues("harbor.jdbc.initialize-schema=never", "need=WELCOME")
			.run((context) -> assertThat(context.getBean(TaskQueueLifecycle.class).isUsed()).isFalse());
	}

	@Test
	void unusedQueueRunsWhenItsTablesExistAndItIsWelcome() {
		this.contextRunner.withPropertyValues("need=WELCOME")
			.run((context) -> assertThat(context.getBean(TaskQueue.class).isRunning()).isTrue());
	}

	@Test
	void queueStartsWhenItIsUsedLater() {
		this.contextRunner.withPropertyValues("need=NONE").run((context) -> {
			assertThat(tables(context.getBean(JdbcTemplate.class))).isZero();
			assertThat(threads()).isZero();
			TaskQueue queue = context.getBean(TaskQueue.class);
			assertThat(queue.isRunning()).isTrue();
			assertThat(tables(context.getBean(JdbcTemplate.class))).isPositive();
			await().until(queue::isIdle);
		});
		await().until(() -> threads() == 0);
	}

	@Test
	void tablesAreCreatedOutsideTheTransactionOfTheirFirstUse() {
		this.contextRunner.withPropertyValues("need=NONE").run((context) -> {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			jdbc.execute("create table customer_order (id int)");
			new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
				.executeWithoutResult((status) -> {
					jdbc.update("insert into customer_order values (1)");
					context.getBean(TaskQueue.class);
					status.setRollbackOnly();
				});
			assertThat(jdbc.queryForObject("select count(*) from customer_order", Long.class)).isZero();
		});
	}

	private static long tables(JdbcTemplate jdbc) {
		return jdbc.queryForObject("select count(*) from information_schema.tables where table_name like 'HARBOR%'",
				Long.class);
	}

	@Test
	void tablesOfAnotherApplicationFailAtStartupWithTheNameOfTheProperty() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withPropertyValues("spring.application.name=billing").run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'orders'").contains("'billing'");
			assertThat(analysis.getAction()).contains("harbor.jdbc.table-prefix");
		});
		this.contextRunner.withPropertyValues("spring.application.name=billing", "harbor.jdbc.table-prefix=billing_")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void annotatedDataSourceIsUsedWhenThereAreSeveral() {
		this.contextRunner.withUserConfiguration(SeveralDataSources.class).run((context) -> {
			JdbcTemplate marked = new JdbcTemplate(context.getBean("marked", DataSource.class));
			assertThat(marked.queryForObject("select name from harbor_application", String.class)).isEqualTo("orders");
		});
	}

	@Test
	void severalDataSourcesWithoutAnnotationFailAtStartup() {
		this.contextRunner.withUserConfiguration(UnmarkedDataSources.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(AmbiguousDataSourceException.class);
		});
	}

	@Test
	void severalDataSourcesStartWhenInboxAndOutboxAreDisabled() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborJdbcAutoConfiguration.class))
			.withUserConfiguration(UnmarkedDataSources.class)
			.withPropertyValues("harbor.inbox.enabled=false", "harbor.outbox.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborDatabase.class));
	}

	@Test
	void backsOffWithoutDataSource() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborJdbcAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(HarborDatabase.class).hasNotFailed());
	}

	@Test
	void backsOffWithoutDbScheduler() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					HarborConnectionDetailsAutoConfiguration.class, HarborJdbcAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("com.github.kagkarlsson"))
			.run((context) -> assertThat(context).doesNotHaveBean(HarborTables.class).hasNotFailed());
	}

	@Test
	void noThreadIsStartedUntilTheContextHasBeenRefreshed() {
		// Threads of a queue of another test end a moment after their executor.
		await().until(() -> threads() == 0);
		this.contextRunner.withUserConfiguration(ThreadWatch.class).run((context) -> {
			assertThat(context.getBean(ThreadWatch.class).threads).isZero();
			await().until(() -> threads() > 0);
		});
		await().until(() -> threads() == 0);
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("harbor-outbox"))
			.count();
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return analyze(failure, new StandardEnvironment());
	}

	private static FailureAnalysis analyze(Throwable failure, Environment environment) {
		Throwable cause = failure;
		while (!(cause instanceof UnusableTablesException)) {
			cause = cause.getCause();
		}
		FailureAnalysis analysis = new UnusableTablesFailureAnalyzer(environment).analyze(cause);
		assertThat(analysis).isNotNull();
		return analysis;
	}

	@Configuration(proxyBeanMethods = false)
	static class Queue {

		@Bean
		@Lazy
		TaskQueue queue(HarborDatabase database, TaskQueueLifecycle lifecycle, Environment environment) {
			TaskQueue.Builder builder = TaskQueue.builder(database, "outbox");
			if (environment.containsProperty("older")) {
				builder.table("outbox_event", "later");
			}
			TaskQueue queue = builder.build(TaskQueue.DueTask::done);
			lifecycle.use(queue);
			return queue;
		}

		@Bean
		TaskQueueLifecycle lifecycle(ObjectProvider<TaskQueue> queue, Environment environment) {
			return new TaskQueueLifecycle("outbox", () -> environment.getProperty("need", Need.class, Need.REQUIRED),
					queue::getObject);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralDataSources {

		@Bean
		@HarborDataSource
		DataSource marked() {
			return dataSource();
		}

		@Bean
		DataSource other() {
			return dataSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnmarkedDataSources {

		@Bean
		DataSource one() {
			return dataSource();
		}

		@Bean
		DataSource other() {
			return dataSource();
		}

	}

	private static DataSource dataSource() {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		return dataSource;
	}

	@Configuration(proxyBeanMethods = false)
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class ThreadWatch implements ApplicationListener<ContextRefreshedEvent>, Ordered {

		private long threads = -1;

		@Override
		public void onApplicationEvent(ContextRefreshedEvent event) {
			this.threads = threads();
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

}
