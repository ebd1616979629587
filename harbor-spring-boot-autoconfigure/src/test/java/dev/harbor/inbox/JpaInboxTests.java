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

package dev.harbor.inbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.listener.HarborListener;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the inbox of an application with JPA.
 */
class JpaInboxTests {

	@ParameterizedTest
	@ValueSource(classes = { Application.class, ApplicationWithAnotherDatabase.class })
	void listenerWorksInTheTransactionOfJpaThatRecordsTheEvent(Class<?> configuration) {
		try (InboxApplication application = new InboxApplication(
				"jdbc:h2:mem:jpa-inbox", List.of("spring.jpa.hibernate.ddl-auto=create",
						"harbor.inbox.retry.max-retries=0", "spring.datasource.hikari.maximum-pool-size=1"),
				configuration, OrderEvents.class)) {
			Event first = InboxApplication.event("order.shipped", "{\"number\":\"A-1\"}");
			application.jdbcInbox().take("default", first);
			awaitState(application, first, State.HANDLED);
			assertThat(count(application)).isEqualTo(1);
			// A failure at the commit is a failure of the listener as well.
			Event same = InboxApplication.event("order.shipped", "{\"number\":\"A-1\"}");
			application.jdbcInbox().take("default", same);
			InboxEvent parked = awaitState(application, same, State.PARKED);
			assertThat(parked.lastError()).isPresent();
			assertThat(count(application)).isEqualTo(1);
		}
	}

	private static Long count(InboxApplication application) {
		return application.bean(EntityManager.class)
			.createQuery("select count(o) from JpaInboxTests$ShippedOrder o", Long.class)
			.getSingleResult();
	}

	private static InboxEvent awaitState(InboxApplication application, Event event, State state) {
		return await().atMost(Duration.ofSeconds(30))
			.until(() -> application.find("jpa", event), (found) -> found != null && found.state() == state);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Factory.class)
	static class Application {

		@Bean
		JpaTransactionManager transactionManager(EntityManagerFactory factory) {
			return new JpaTransactionManager(factory);
		}

	}

	/**
	 * Separates its databases as the reference of Spring Boot does.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(Factory.class)
	static class ApplicationWithAnotherDatabase {

		@Bean
		JdbcTransactionManager transactionManager() {
			JdbcDataSource other = new JdbcDataSource();
			other.setURL("jdbc:h2:mem:other");
			return new JdbcTransactionManager(other);
		}

		@Bean(defaultCandidate = false)
		@Qualifier("second")
		JpaTransactionManager secondTransactionManager(EntityManagerFactory factory) {
			return new JpaTransactionManager(factory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factory {

		@Bean
		LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setDataSource(dataSource);
			factory.setPackagesToScan(JpaInboxTests.class.getPackageName());
			factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
			return factory;
		}

	}

	record Order(String number) {

	}

	@Entity
	static class ShippedOrder {

		@Id
		private String number;

		protected ShippedOrder() {
		}

		ShippedOrder(String number) {
			this.number = number;
		}

	}

	@Component
	static class OrderEvents {

		private final EntityManager entityManager;

		OrderEvents(EntityManager entityManager) {
			this.entityManager = entityManager;
		}

		@HarborListener(id = "jpa")
		void shipped(Order order) {
			this.entityManager.persist(new ShippedOrder(order.number()));
		}

	}

}
