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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.JdbcHarborInbox;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.JdbcHarborOutbox;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for an application that uses db-scheduler itself, but neither the inbox nor the
 * outbox.
 */
class DbSchedulerApplicationTests {

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
	void applicationWithItsOwnDbSchedulerIsNotAffected() throws Exception {
		run(OwnScheduler.class, "spring.datasource.url=" + TestDatabase.POSTGRESQL.url());
		this.context.getBean(Scheduler.class)
			.schedule(this.context.getBean(OwnScheduler.class).task.instance("1"), Instant.now());
		assertThat(this.context.getBean(OwnScheduler.class).ran.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.context.getBeansOfType(Scheduler.class)).hasSize(1);
		assertThat(this.context.getBean(JdbcTemplate.class)
			.queryForObject("select count(*) from information_schema.tables where table_name like 'unused_%'",
					Integer.class))
			.isZero();
		ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
		for (Class<?> type : List.of(HarborDatabase.class, JdbcHarborInbox.class, JdbcHarborOutbox.class)) {
			assertThat(beans.getBeanNamesForType(type, true, false)).hasSize(1)
				.allSatisfy((name) -> assertThat(beans.containsSingleton(name)).as(name).isFalse());
		}
		assertThat(get("/actuator/health").body()).contains("\"UP\"").doesNotContain("harborInbox", "harborOutbox");
		assertThat(get("/actuator/metrics").body()).contains("jvm").doesNotContain("harbor.inbox", "harbor.outbox");
		assertThat(get("/actuator/harboroutbox").statusCode()).isEqualTo(400);
		assertThat(get("/actuator/harborinbox").statusCode()).isEqualTo(400);
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("harbor-inbox") || name.startsWith("harbor-outbox"));
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
	void lateUseOfTheOutboxFailsWhenTablesAreMissing() {
		run(OwnScheduler.class, "spring.datasource.url=" + TestDatabase.POSTGRESQL.url());
		assertThat(catchThrowable(() -> this.context.getBean(HarborOutbox.class))).rootCause()
			.satisfies((cause) -> assertThat(cause).hasMessageContaining("unused_"));
		assertThat(this.context.getBean(HarborInbox.class)).as("which has no listeners").isNotNull();
	}

	@Test
	void severalDataSourcesStartWithoutInboxAndOutbox() {
		run(SeveralDataSources.class);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.context.getBean(HarborOutbox.class))
			.withRootCauseInstanceOf(AmbiguousDataSourceException.class);
	}

	@Test
	void unsupportedDatabaseStartsWithoutInboxAndOutbox() {
		run(Nothing.class, "spring.datasource.url=" + TestDatabase.DERBY.url());
		assertThat(this.context.getBean(JdbcTemplate.class)
			.queryForObject("select count(*) from sys.systables where tablename like 'UNUSED%'", Integer.class))
			.isZero();
	}

	@Test
	void applicationStartsWhenTheDatabaseIsUnavailable() {
		run(Nothing.class, "spring.datasource.url=jdbc:postgresql://localhost:1/none");
		assertThat(this.context.isRunning()).isTrue();
	}

	private void run(Class<?> configuration, String... properties) {
		this.context = new SpringApplicationBuilder(configuration).properties("server.port=0",
				"spring.main.banner-mode=off", "spring.jmx.enabled=false", "spring.datasource.username=postgres",
				"harbor.jdbc.table-prefix=unused_", "management.endpoints.web.exposure.include=*",
				"management.endpoint.health.show-components=always",
				"spring.autoconfigure.exclude=org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
						+ "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration")
			.properties(properties)
			.run();
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
					BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Nothing {

	}

	/**
	 * The beans of db-scheduler's own starter.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnScheduler {

		final CountDownLatch ran = new CountDownLatch(1);

		final OneTimeTask<Void> task = Tasks.oneTime("own").execute((instance, context) -> this.ran.countDown());

		@Bean(initMethod = "start", destroyMethod = "stop")
		Scheduler scheduler(DataSource dataSource) {
			new JdbcTemplate(dataSource).execute("""
					create table if not exists scheduled_tasks (task_name text not null, task_instance text not null,
					task_data bytea, execution_time timestamp with time zone not null, picked boolean not null,
					picked_by text, last_success timestamp with time zone, last_failure timestamp with time zone,
					consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,
					priority smallint, primary key (task_name, task_instance))""");
			return Scheduler.create(dataSource, this.task).enableImmediateExecution().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SeveralDataSources {

		@Bean
		DataSource one() {
			return new JdbcDataSource();
		}

		@Bean
		DataSource other() {
			return new JdbcDataSource();
		}

	}

}
