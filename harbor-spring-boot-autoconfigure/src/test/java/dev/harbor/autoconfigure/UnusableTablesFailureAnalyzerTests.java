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

import dev.harbor.jdbc.HarborTables;
import dev.harbor.jdbc.UnusableTablesException;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link UnusableTablesFailureAnalyzer} with whole applications.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnusableTablesFailureAnalyzerTests {

	@Test
	@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
	void applicationStartsOnceItsUserHasWhatTheAnalysesAskFor(CapturedOutput output) {
		DataSource dataSource = new DriverManagerDataSource(url(), "postgres", "");
		JdbcTemplate administration = new JdbcTemplate(dataSource);
		administration.execute("drop schema if exists unprivileged cascade");
		administration.execute("drop role if exists unprivileged");
		administration.execute("create role unprivileged login password 'unprivileged'");
		administration.execute("create schema unprivileged");
		new ResourceDatabasePopulator(HarborTables.withPrefix("unprivileged.harbor_")
			.script(new ClassPathResource("dev/harbor/jdbc/schema-postgresql.sql"))).execute(dataSource);
		assertPrinted(output, "harbor_outbox_event", "permission denied for schema unprivileged");
		administration.execute("grant usage on schema unprivileged to unprivileged");
		for (String table : new String[] { "harbor_outbox_event", "harbor_outbox_task", "harbor_application" }) {
			assertPrinted(output, table, "permission denied for table " + table);
			administration
				.execute("grant select, insert, update, delete on unprivileged.%s to unprivileged".formatted(table));
		}
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(HarborOutbox.class)).isNotNull();
		}
	}

	private static void assertPrinted(CapturedOutput output, String table, String problem) {
		assertThatException().isThrownBy(() -> start().close())
			.extracting(UnusableTablesFailureAnalyzerTests::table)
			.isEqualTo("unprivileged." + table);
		assertThat(output.toString().substring(output.toString().lastIndexOf("APPLICATION FAILED TO START"))).contains(
				"The inbox and the outbox cannot use the database:",
				"The user of the database may not use the table 'unprivileged.%s': ERROR: %s".formatted(table, problem),
				"Grant the user of the database the right to select, insert, update and delete rows of the table "
						+ "'unprivileged.%s', and to use its schema.".formatted(table),
				"/docs/messages.md#tables-cannot-be-used");
	}

	private static String table(Throwable failure) {
		return (failure instanceof UnusableTablesException unusable) ? unusable.table() : table(failure.getCause());
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Emitting.class).web(WebApplicationType.NONE)
			.run("--spring.datasource.url=" + url(), "--spring.datasource.username=unprivileged",
					"--spring.datasource.password=unprivileged", "--spring.application.name=orders",
					"--harbor.jdbc.table-prefix=unprivileged.harbor_", "--spring.main.banner-mode=off");
	}

	private static String url() {
		return TestDatabase.POSTGRESQL.url().replaceAll("\\?.*", "");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			RestClientAutoConfiguration.class, HarborConnectionDetailsAutoConfiguration.class,
			HarborClientAutoConfiguration.class, HarborJdbcAutoConfiguration.class,
			HarborOutboxAutoConfiguration.class })
	static class Emitting {

		Emitting(HarborOutbox outbox) {
		}

	}

}
