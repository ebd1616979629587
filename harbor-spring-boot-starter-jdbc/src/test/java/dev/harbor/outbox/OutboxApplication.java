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

package dev.harbor.outbox;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.event.Event;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with an outbox, a database and a sandbox, which can have several
 * instances.
 */
final class OutboxApplication implements AutoCloseable {

	private static final String ORDERS = "create table if not exists customer_order (id varchar(255) primary key)";

	static final String NO_JPA = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
			+ "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration";

	// The limit in answers is high, unless a test sets one.
	final HarborSandbox sandbox = HarborSandbox.start();

	final String key;

	/**
	 * A bean, for a provider of keys.
	 */
	final AtomicReference<String> replaceableKey;

	private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

	private final String url;

	private final OutboxDatabase database;

	private WebApplicationType webApplicationType = WebApplicationType.NONE;

	private Class<?>[] lastConfiguration = {};

	private String[] lastProperties = {};

	OutboxApplication(OutboxDatabase database, Scope... scopes) {
		this.database = database;
		this.url = database.create();
		this.key = this.sandbox.createKey(HarborEnvironment.SANDBOX, scopes);
		this.replaceableKey = new AtomicReference<>(this.key);
		this.sandbox.rateLimit(60_000, 6_000);
	}

	String url() {
		return this.url;
	}

	/**
	 * Create all tables without an instance.
	 */
	void createTables() {
		DriverManagerDataSource dataSource = new DriverManagerDataSource(this.url, this.database.username(), "");
		new ResourceDatabasePopulator(new ClassPathResource(
				"dev/harbor/jdbc/schema-%s.sql".formatted(this.database.name().toLowerCase(Locale.ROOT))))
			.execute(dataSource);
		new JdbcTemplate(dataSource).execute(ORDERS);
	}

	ConfigurableApplicationContext start(String... properties) {
		return start(new Class<?>[0], properties);
	}

	/**
	 * Start the last instance again with the same settings.
	 */
	void restart() {
		context().close();
		start(this.lastConfiguration, this.lastProperties);
	}

	void startWeb(String... properties) {
		this.webApplicationType = WebApplicationType.SERVLET;
		start(properties);
	}

	ConfigurableApplicationContext start(Class<?>[] configuration, String... properties) {
		this.lastConfiguration = configuration;
		this.lastProperties = properties;
		List<String> arguments = new ArrayList<>(List.of("--spring.datasource.url=" + this.url,
				"--spring.datasource.username=" + this.database.username(), "--spring.datasource.password=",
				"--harbor.jdbc.initialize-schema=always", "--spring.jpa.hibernate.ddl-auto=update",
				"--harbor.base-url=" + this.sandbox.baseUrl(), "--harbor.workspace-id=" + this.sandbox.workspaceId(),
				"--harbor.secret-key=" + this.key, "--harbor.max-retries=0", "--harbor.outbox.retry.delay=50ms",
				"--spring.main.banner-mode=off", "--spring.jmx.enabled=false", "--spring.application.name=orders",
				"--harbor.outbox.polling-interval=200ms", "--server.port=0"));
		// A repeated option has both values.
		for (String property : properties) {
			arguments
				.removeIf((argument) -> argument.startsWith("--" + property.substring(0, property.indexOf('=') + 1)));
			arguments.add("--" + property);
		}
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Configuration.class)
			.web(this.webApplicationType)
			.initializers((context) -> {
				context.getBeanFactory().registerSingleton("harborSandbox", this.sandbox);
				context.getBeanFactory().registerSingleton("replaceableKey", this.replaceableKey);
			});
		if (configuration.length > 0) {
			builder.sources(configuration);
		}
		ConfigurableApplicationContext context = builder.run(arguments.toArray(String[]::new));
		this.instances.add(context);
		context.getBean(JdbcTemplate.class).execute(ORDERS);
		return context;
	}

	ConfigurableApplicationContext context() {
		return this.instances.get(this.instances.size() - 1);
	}

	HarborOutbox outbox() {
		return context().getBean(HarborOutbox.class);
	}

	JdbcTemplate jdbc() {
		return context().getBean(JdbcTemplate.class);
	}

	TransactionTemplate transaction() {
		return new TransactionTemplate(context().getBean(PlatformTransactionManager.class));
	}

	OutboxEvent entry(String id) {
		return outbox().list(OutboxQuery.create().id(id)).data().get(0);
	}

	OutboxEvent await(String id, OutboxEvent.State state) {
		await().untilAsserted(() -> assertThat(entry(id).state()).isEqualTo(state));
		return entry(id);
	}

	OutboxEvent awaitFailure(String id, String error) {
		await().untilAsserted(() -> assertThat(entry(id).lastError())
			.hasValueSatisfying((text) -> assertThat(text).startsWith(error)));
		return entry(id);
	}

	void awaitIdle() {
		TaskQueue tasks = context().getBean(JdbcHarborOutbox.class).queue();
		await().until(tasks::isIdle);
	}

	static ConditionFactory await() {
		return Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10));
	}

	void makeDue() {
		context().getBean(JdbcHarborOutbox.class).bringForward(Duration.ofDays(1));
	}

	List<String> eventsAtHarbor() {
		return this.sandbox.events().stream().map(Event::type).toList();
	}

	List<Object> published() {
		return context().getBean(Configuration.class).published;
	}

	@Override
	public void close() {
		this.instances.forEach(ConfigurableApplicationContext::close);
		this.sandbox.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	static class Configuration {

		final List<Object> published = new CopyOnWriteArrayList<>();

		@Bean(defaultCandidate = false)
		@Qualifier("harbor")
		Clock harborClock(HarborSandbox sandbox) {
			return sandbox.clock();
		}

		@EventListener
		void on(OutboxEventSentEvent event) {
			this.published.add(event);
		}

		@EventListener
		void on(OutboxEventParkedEvent event) {
			this.published.add(event);
		}

	}

}
