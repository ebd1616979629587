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
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.jdbc.JdbcWebhookEventStore;
import dev.harbor.webhook.jdbc.TestDatabase;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborWebhookEventStoreAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HarborWebhookEventStoreAutoConfigurationTests {

	private static final String JDBC = "harbor.webhook.store.type=jdbc";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborWebhookAutoConfiguration.class, HarborWebhookReceiverAutoConfiguration.class,
				HarborWebMvcAutoConfiguration.class, HarborWebhookEventStoreAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				HttpEncodingAutoConfiguration.class))
		.withPropertyValues("harbor.webhook.secret=" + TestDelivery.SECRET);

	private final WebApplicationContextRunner database = this.runner
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true", JDBC);

	@Test
	void storeIsInMemoryByDefaultAndLogsItOnce(CapturedOutput output) {
		try (WebhookServer server = WebhookServer.of(Receiver.class)
			.properties("logging.level.dev.harbor=info")
			.run()) {
			assertThat(server.bean(WebhookEventStore.class)).isInstanceOf(InMemoryWebhookEventStore.class);
			assertThat(server.deliver(TestDelivery.to("/receive")).statusCode()).isEqualTo(200);
		}
		assertThat(output.toString().split("suitable for a single instance", -1)).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "jdbc" })
	void storeIsNotCreatedWithoutWebhookMethod(String type, CapturedOutput output) {
		this.runner.withPropertyValues("harbor.webhook.store.type=" + type)
			.run((context) -> assertThat(created(context)).isFalse());
		assertThat(output).doesNotContain("single instance");
	}

	@Test
	void storeOfTypeNoneIsNotDefined() {
		this.runner.withUserConfiguration(Receiver.class)
			.withPropertyValues("harbor.webhook.store.type=none")
			.run((context) -> assertThat(context).doesNotHaveBean(WebhookEventStore.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "jdbc" })
	void backsOffForOneOfTheApplication(String type) {
		this.runner.withUserConfiguration(Receiver.class, OwnStore.class)
			.withPropertyValues("harbor.webhook.store.type=" + type)
			.run((context) -> assertThat(context).hasSingleBean(WebhookEventStore.class).hasBean("ownStore"));
	}

	@Test
	void storeIsInTheDatabaseIfConfigured() {
		this.database.withUserConfiguration(Receiver.class).run((context) -> {
			assertThat(context).hasSingleBean(JdbcWebhookEventStore.class);
			assertThat(created(context)).isTrue();
			assertThat(rows(context, "harbor_webhook_event")).isZero();
		});
	}

	@Test
	void tableIsUsedAfterTheApplicationHasCreatedIt() {
		this.database.withConfiguration(AutoConfigurations.of(DataSourceInitializationAutoConfiguration.class))
			.withUserConfiguration(Receiver.class)
			.withPropertyValues("harbor.webhook.store.jdbc.initialize-schema=never",
					"spring.sql.init.schema-locations=classpath:dev/harbor/webhook/jdbc/schema-h2.sql")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void tableMayHaveAnotherName() {
		this.database.withUserConfiguration(Receiver.class)
			.withPropertyValues("harbor.webhook.store.jdbc.table-name=other_events")
			.run((context) -> {
				context.getBean(WebhookEventStore.class).claim("default", "evt_1", Duration.ofMinutes(1));
				assertThat(rows(context, "other_events")).isOne();
			});
	}

	@Test
	void applicationCanReplaceTheScript() {
		this.database.withUserConfiguration(Receiver.class)
			.withPropertyValues("harbor.webhook.store.jdbc.initialize-schema=always",
					"harbor.webhook.store.jdbc.platform=h2",
					"harbor.webhook.store.jdbc.schema=classpath:dev/harbor/webhook/jdbc/schema-@@platform@@.sql")
			.run((context) -> assertThat(rows(context, "harbor_webhook_event")).isZero());
	}

	@Test
	void scriptsAreInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new HarborWebhookEventStoreAutoConfiguration.ScriptHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.resource().forResource("dev/harbor/webhook/jdbc/schema-h2.sql"))
			.accepts(hints);
	}

	@Test
	void applicationCanReplaceTheInitializer() {
		this.database.withUserConfiguration(Receiver.class, OwnInitializer.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("harbor_webhook_event"));
	}

	@Test
	void annotatedDataSourceIsUsed() {
		this.runner.withUserConfiguration(Receiver.class, TwoDataSources.class, MarkedDataSource.class)
			.withPropertyValues(JDBC)
			.run((context) -> {
				context.getBean(WebhookEventStore.class).claim("default", "evt_1", Duration.ofMinutes(1));
				assertThat(new JdbcTemplate(context.getBean("marked", DataSource.class))
					.queryForObject("select count(*) from harbor_webhook_event", Integer.class)).isOne();
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			harbor.webhook.store.application=orders | orders
			spring.application.name=shop            | shop
			harbor.webhook.store.application=       | application
			""")
	void applicationIsPartOfTheKey(String property, String application) {
		this.database.withUserConfiguration(Receiver.class).withPropertyValues(property).run((context) -> {
			context.getBean(WebhookEventStore.class).claim("default", "evt_1", Duration.ofMinutes(1));
			assertThat(new JdbcTemplate(context.getBean(DataSource.class))
				.queryForList("select application from harbor_webhook_event", String.class))
				.containsExactly(application);
		});
	}

	@Test
	void applicationOfTheStoreOverridesTheNameOfTheApplication() {
		this.database.withUserConfiguration(Receiver.class)
			.withPropertyValues("spring.application.name=shop", "harbor.webhook.store.application=orders")
			.run((context) -> {
				context.getBean(WebhookEventStore.class).claim("default", "evt_1", Duration.ofMinutes(1));
				assertThat(new JdbcTemplate(context.getBean(DataSource.class))
					.queryForList("select application from harbor_webhook_event", String.class))
					.containsExactly("orders");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.webhook.store.application", "spring.application.name" })
	void tooLongApplicationIsReported(String property) {
		this.database.withUserConfiguration(Receiver.class)
			.withPropertyValues(property + "=" + "a".repeat(256))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("'" + property + "'"));
	}

	@Test
	void tooLongNameOfAnEndpointIsReported() {
		String name = "a".repeat(256);
		this.database.withUserConfiguration(Receiver.class)
			.withPropertyValues("harbor.webhook.endpoints." + name + ".secret=s3cr3t")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("'harbor.webhook.endpoints." + name + "'")
				.hasMessageNotContaining("s3cr3t"));
	}

	@ParameterizedTest
	@CsvSource({ "platform, postgres, postgres", "schema, classpath:none.sql, classpath:none.sql" })
	void scriptThatDoesNotExistIsReported(String setting, String value, String named) {
		String property = "harbor.webhook.store.jdbc." + setting;
		this.database.withUserConfiguration(Receiver.class)
			.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidHarborPropertyException.class)
				.hasMessageContainingAll("'" + property + "'", "'" + named + "'"));
	}

	@ParameterizedTest
	@CsvSource({ "1, true", "2, false" })
	void poolOfASingleConnectionIsSufficientAndLogged(int connections, boolean warned, CapturedOutput output) {
		try (WebhookServer server = WebhookServer.of(Receiver.class)
			.withDataSource()
			.properties("logging.level.dev.harbor=warn", "spring.datasource.generate-unique-name=true", JDBC,
					"spring.datasource.hikari.maximum-pool-size=" + connections)
			.run()) {
			assertThat(server.deliver(TestDelivery.to("/receive")).statusCode()).isEqualTo(200);
		}
		assertThat(output.toString().contains("has only one connection")).isEqualTo(warned);
	}

	@Test
	void storeIsInMemoryInASliceWithoutDatabase() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborWebhookAutoConfiguration.class, HarborWebhookReceiverAutoConfiguration.class,
					HarborWebMvcAutoConfiguration.class, InMemoryWebhookEventStoreConfiguration.class,
					WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
					HttpEncodingAutoConfiguration.class))
			.withPropertyValues("harbor.webhook.secret=" + TestDelivery.SECRET, JDBC)
			.withUserConfiguration(Receiver.class)
			.run((context) -> assertThat(context).hasSingleBean(InMemoryWebhookEventStore.class));
	}

	@Test
	void tableWithoutApplicationIsReportedWithTheMigrationScript() {
		this.database.withUserConfiguration(Receiver.class, TableWithoutApplication.class)
			.withPropertyValues("harbor.webhook.store.jdbc.initialize-schema=always")
			.run((context) -> assertFailure(context,
					"The table 'harbor_webhook_event' was created by an earlier version and lacks the column 'application'.",
					"'classpath:dev/harbor/webhook/jdbc/add-application-h2.sql'"));
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
	void missingPrivilegesAreReported() {
		JdbcTemplate administration = new JdbcTemplate(postgresql("postgres"));
		administration.execute("drop schema if exists restricted cascade");
		administration.execute("drop role if exists restricted");
		administration.execute("create role restricted login password 'restricted'");
		administration.execute("create schema restricted");
		administration.execute("grant usage on schema restricted to restricted");
		WebApplicationContextRunner restricted = this.runner.withUserConfiguration(Receiver.class)
			.withBean(DataSource.class, () -> postgresql("restricted"))
			.withPropertyValues(JDBC, "harbor.webhook.store.jdbc.table-name=restricted.harbor_webhook_event",
					"harbor.webhook.store.jdbc.initialize-schema=always");
		restricted.run((context) -> {
			FailureAnalysis analysis = assertFailure(context,
					"the script that creates it failed: ERROR: permission denied for schema restricted",
					"'classpath:dev/harbor/webhook/jdbc/schema-postgresql.sql'");
			assertThat(analysis.getAction()).contains("with the right to create tables").doesNotContain("always");
		});
		administration.execute("create table restricted.harbor_webhook_event (application varchar(255), "
				+ "endpoint varchar(255), event_id varchar(255), token varchar(36), "
				+ "claimed_until timestamp with time zone, handled_at timestamp with time zone)");
		administration.execute("grant select on restricted.harbor_webhook_event to restricted");
		restricted.run((context) -> assertFailure(context, "permission denied for table harbor_webhook_event",
				"Grant the user"));
	}

	private static FailureAnalysis assertFailure(AssertableWebApplicationContext context, String problem,
			String action) {
		assertThat(context).hasFailed();
		FailureAnalysis analysis = new UnusableWebhookEventStoreFailureAnalyzer().analyze(context.getStartupFailure());
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("'harbor.webhook.store.type'", problem);
		assertThat(analysis.getAction()).contains(action);
		return analysis;
	}

	static Stream<Arguments> mistakes() {
		return Stream.of(mistake("no table",
				(test) -> test.database.withPropertyValues("harbor.webhook.store.jdbc.initialize-schema=never"),
				"The table 'harbor_webhook_event' is missing or lacks a column.",
				"Run the script 'classpath:dev/harbor/webhook/jdbc/schema-h2.sql' of your database, for "
						+ "example with Flyway or Liquibase, or set 'harbor.webhook.store.jdbc.initialize-schema' to "
						+ "'always'."),
				mistake("no data source", (test) -> test.runner.withPropertyValues(JDBC),
						"There is no DataSource bean.", "'spring.datasource.url'"),
				mistake("several data sources",
						(test) -> test.runner.withPropertyValues(JDBC).withUserConfiguration(TwoDataSources.class),
						"There are several DataSource beans.", "Annotate the one to use with @HarborDataSource."),
				mistake("no Spring JDBC",
						(test) -> test.runner.withPropertyValues(JDBC)
							.withClassLoader(new FilteredClassLoader("org.springframework.jdbc",
									"org.springframework.boot.jdbc")),
						"Spring JDBC is not on the class path.", "spring-boot-starter-jdbc"),
				mistake("no Spring Boot JDBC",
						(test) -> test.runner.withPropertyValues(JDBC)
							.withClassLoader(new FilteredClassLoader("org.springframework.boot.jdbc")),
						"Spring JDBC is not on the class path.", "spring-boot-starter-jdbc"));
	}

	private static Arguments mistake(String name,
			Function<HarborWebhookEventStoreAutoConfigurationTests, WebApplicationContextRunner> setUp, String problem,
			String action) {
		return Arguments.argumentSet(name, setUp, problem, action);
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void unusableStoreFailsAtStartup(
			Function<HarborWebhookEventStoreAutoConfigurationTests, WebApplicationContextRunner> setUp, String problem,
			String action) {
		setUp.apply(this).withUserConfiguration(Receiver.class).run((context) -> {
			assertFailure(context, problem, action);
		});
		setUp.apply(this).run((context) -> assertThat(context).as("without a receiver").hasNotFailed());
	}

	@Test
	void invalidTableNameIsReported() {
		this.database.withUserConfiguration(Receiver.class)
			.withPropertyValues("harbor.webhook.store.jdbc.table-name=none; drop table customers")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("'harbor.webhook.store.jdbc.table-name'"));
	}

	@Test
	void springJdbcMayBeAbsent() {
		this.runner.withUserConfiguration(Receiver.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.jdbc", "org.springframework.transaction",
					"org.springframework.boot.jdbc", "org.springframework.boot.sql"))
			.run((context) -> assertThat(context).hasSingleBean(InMemoryWebhookEventStore.class));
	}

	@Test
	void eventsAreHandledOnceWithTheDatabase() {
		try (WebhookServer server = WebhookServer.of(Receiver.class)
			.withDataSource()
			.properties("spring.datasource.generate-unique-name=true", JDBC)
			.run()) {
			TestDelivery delivery = TestDelivery.to("/receive");
			for (int i = 0; i < 3; i++) {
				assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			}
			assertThat(server.bean(Receiver.class).calls).isOne();
			assertThat(new JdbcTemplate(server.bean(DataSource.class))
				.queryForList("select event_id from harbor_webhook_event where handled_at is not null", String.class))
				.containsExactly(delivery.eventId());
		}
	}

	private static boolean created(AssertableWebApplicationContext context) {
		return Stream.of(context.getBeanFactory().getBeanNamesForType(WebhookEventStore.class, true, false))
			.anyMatch(context.getBeanFactory()::containsSingleton);
	}

	private static int rows(AssertableWebApplicationContext context, String table) {
		return new JdbcTemplate(context.getBean(DataSource.class)).queryForObject("select count(*) from " + table,
				Integer.class);
	}

	@RestController
	static class Receiver {

		private int calls;

		@PostMapping("/receive")
		synchronized void receive(@HarborWebhook Event event) {
			this.calls++;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		@Bean
		WebhookEventStore ownStore() {
			return new InMemoryWebhookEventStore(Clock.systemUTC(), Duration.ofHours(96), 10);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnInitializer {

		@Bean
		HarborWebhookDataSourceScriptDatabaseInitializer ownInitializer(DataSource dataSource,
				HarborWebhookJdbcProperties properties) {
			return new HarborWebhookDataSourceScriptDatabaseInitializer(dataSource, properties) {

				@Override
				public boolean initializeDatabase() {
					return false;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TableWithoutApplication {

		TableWithoutApplication(DataSource dataSource) {
			new JdbcTemplate(dataSource).execute("create table harbor_webhook_event (endpoint varchar(255), "
					+ "event_id varchar(255), token varchar(36), claimed_until timestamp, handled_at timestamp)");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		DataSource one() {
			return dataSource("one");
		}

		@Bean
		DataSource other() {
			return dataSource("other");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MarkedDataSource {

		@Bean
		@HarborDataSource
		DataSource marked() {
			return dataSource("marked");
		}

	}

	private static DataSource postgresql(String user) {
		return DataSourceBuilder.create()
			.type(SimpleDriverDataSource.class)
			.driverClassName("org.postgresql.Driver")
			.url(TestDatabase.POSTGRESQL.url().replaceAll("\\?.*", ""))
			.username(user)
			.password(user)
			.build();
	}

	private static DataSource dataSource(String name) {
		return DataSourceBuilder.create().url("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1").username("sa").build();
	}

}
