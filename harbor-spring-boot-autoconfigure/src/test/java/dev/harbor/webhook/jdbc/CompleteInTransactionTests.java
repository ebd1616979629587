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

package dev.harbor.webhook.jdbc;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.support.OpenEntityManagerInViewInterceptor;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the changes of a method and the completion of its event are committed
 * together or not at all, with {@link JdbcTemplate} and JPA.
 */
@ParameterizedClass
@MethodSource("applications")
class CompleteInTransactionTests {

	private static WebhookServer server;

	private static JdbcTemplate jdbc;

	private final TestDelivery delivery = TestDelivery.to("/orders");

	static Stream<Arguments> applications() {
		boolean postgresql = OS.LINUX.isCurrentOs() && System.getProperty("os.arch").equals("amd64");
		return Stream.of(TestDatabase.H2, TestDatabase.POSTGRESQL)
			.filter((database) -> postgresql || database != TestDatabase.POSTGRESQL)
			.flatMap((database) -> Stream.of(Arguments.of(database, JdbcOrders.class),
					Arguments.of(database, JpaOrders.class)));
	}

	CompleteInTransactionTests(TestDatabase database, Class<?> orders) {
	}

	@BeforeParameterizedClassInvocation
	static void start(TestDatabase database, Class<?> orders) {
		Class<?>[] sources = (orders == JpaOrders.class) ? new Class<?>[] { Controller.class, orders, Jpa.class }
				: new Class<?>[] { Controller.class, orders };
		String url = (database == TestDatabase.H2) ? "jdbc:h2:mem:" + UUID.randomUUID() : database.url();
		server = WebhookServer.of(sources)
			.endpoints("without-transaction")
			.withDataSource()
			.properties("harbor.webhook.store.type=jdbc", "harbor.webhook.store.jdbc.initialize-schema=always",
					"spring.datasource.url=" + url,
					"spring.datasource.username=" + ((database == TestDatabase.H2) ? "sa" : "postgres"))
			.run();
		assertThat(server.bean(PlatformTransactionManager.class) instanceof JpaTransactionManager)
			.isEqualTo(orders == JpaOrders.class);
		jdbc = new JdbcTemplate(server.bean(DataSource.class));
		jdbc.execute("drop table if exists shipped_order");
		jdbc.execute("create table shipped_order (id varchar(255) not null primary key)");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		jdbc.execute("drop table shipped_order");
		jdbc.execute("drop table harbor_webhook_event");
		server.close();
	}

	@BeforeEach
	void reset() {
		controller().calls.set(0);
		controller().failAfterwards = false;
		controller().inTransaction = WebhookDelivery::completeInTransaction;
	}

	@Test
	void commitKeepsBoth() {
		assertThat(deliver()).isEqualTo(200);
		assertHandled();
		assertThat(deliver()).isEqualTo(200);
		assertThat(controller().calls).hasValue(1);
	}

	@Test
	void eventIsRecordedAfterTheTransactionWithoutCompleteInTransaction() {
		controller().inTransaction = (delivery) -> {
		};
		assertThat(deliver()).isEqualTo(200);
		assertHandled();
	}

	@Test
	void failureAfterTheCommitIsNotHandledAgain() {
		controller().failAfterwards = true;
		assertThat(deliver()).isEqualTo(500);
		assertHandled();
		assertThat(deliver()).isEqualTo(200);
		assertThat(controller().calls).hasValue(1);
		assertHandled();
	}

	@Test
	void rollbackKeepsNeither() {
		controller().inTransaction = (delivery) -> {
			delivery.completeInTransaction();
			throw new IllegalStateException("Nothing in stock");
		};
		assertThat(deliver()).isEqualTo(500);
		assertOpen();
		assertIsHandledOnTheNextAttempt();
	}

	@Test
	void silentRollbackKeepsNeither() {
		controller().inTransaction = (delivery) -> {
			delivery.completeInTransaction();
			TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
		};
		assertThat(deliver()).isEqualTo(503);
		assertOpen();
		assertIsHandledOnTheNextAttempt();
	}

	@Test
	void failureOfTheDatabaseKeepsNeither() {
		jdbc.update("insert into shipped_order (id) values (?)", this.delivery.eventId());
		assertThat(deliver()).isEqualTo(500);
		jdbc.update("delete from shipped_order where id = ?", this.delivery.eventId());
		assertOpen();
		assertIsHandledOnTheNextAttempt();
	}

	@Test
	void completeInTransactionIsRefusedWithoutTransaction() {
		TestDelivery outside = this.delivery.path("/without-transaction");
		assertThat(server.deliver(outside).statusCode()).isEqualTo(500);
		assertThat(controller().refusal).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining(this.delivery.eventId());
		assertOpen();
		assertIsHandledOnTheNextAttempt();
	}

	private static Controller controller() {
		return server.bean(Controller.class);
	}

	private int deliver() {
		return server.deliver(this.delivery).statusCode();
	}

	private void assertIsHandledOnTheNextAttempt() {
		controller().inTransaction = WebhookDelivery::completeInTransaction;
		int calls = controller().calls.get();
		assertThat(deliver()).isEqualTo(200);
		assertThat(controller().calls).hasValue(calls + 1);
		assertHandled();
	}

	private void assertHandled() {
		assertThat(count("shipped_order where id = ?")).isOne();
		assertThat(count("harbor_webhook_event where event_id = ? and handled_at is not null")).isOne();
	}

	private void assertOpen() {
		assertThat(count("shipped_order where id = ?")).isZero();
		assertThat(count("harbor_webhook_event where event_id = ? and handled_at is not null")).isZero();
	}

	private int count(String rows) {
		return Optional
			.ofNullable(jdbc.queryForObject("select count(*) from " + rows, Integer.class, this.delivery.eventId()))
			.orElseThrow();
	}

	@RestController
	static class Controller {

		private final AtomicInteger calls = new AtomicInteger();

		private volatile Consumer<WebhookDelivery> inTransaction = WebhookDelivery::completeInTransaction;

		private volatile boolean failAfterwards;

		private volatile RuntimeException refusal;

		private final Orders orders;

		Controller(Orders orders) {
			this.orders = orders;
		}

		@PostMapping("/orders")
		void receive(@HarborWebhook WebhookDelivery delivery) {
			this.calls.incrementAndGet();
			this.orders.ship(delivery, this.inTransaction);
			if (this.failAfterwards) {
				throw new IllegalStateException("Too late");
			}
		}

		@PostMapping("/without-transaction")
		void receiveWithoutTransaction(@HarborWebhook("without-transaction") WebhookDelivery delivery) {
			try {
				delivery.completeInTransaction();
			}
			catch (RuntimeException ex) {
				this.refusal = ex;
				throw ex;
			}
		}

	}

	interface Orders {

		void ship(WebhookDelivery delivery, Consumer<WebhookDelivery> inTransaction);

	}

	static class JdbcOrders implements Orders {

		private final JdbcTemplate jdbc;

		JdbcOrders(DataSource dataSource) {
			this.jdbc = new JdbcTemplate(dataSource);
		}

		@Override
		@Transactional
		public void ship(WebhookDelivery delivery, Consumer<WebhookDelivery> inTransaction) {
			this.jdbc.update("insert into shipped_order (id) values (?)", delivery.event().id());
			inTransaction.accept(delivery);
		}

	}

	static class JpaOrders implements Orders {

		@PersistenceContext
		private EntityManager entityManager;

		@Override
		@Transactional
		public void ship(WebhookDelivery delivery, Consumer<WebhookDelivery> inTransaction) {
			this.entityManager.persist(new ShippedOrder(delivery.event().id()));
			inTransaction.accept(delivery);
		}

	}

	/**
	 * Spring Boot's configuration of JPA with open-in-view.
	 */
	static class Jpa implements WebMvcConfigurer {

		private final OpenEntityManagerInViewInterceptor openInView = new OpenEntityManagerInViewInterceptor();

		@Bean
		static LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setDataSource(dataSource);
			factory.setPackagesToScan(ShippedOrder.class.getPackageName());
			factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "none"));
			return factory;
		}

		@Bean
		static JpaTransactionManager transactionManager(EntityManagerFactory factory) {
			return new JpaTransactionManager(factory);
		}

		@Bean
		OpenEntityManagerInViewInterceptor openInView(EntityManagerFactory factory) {
			this.openInView.setEntityManagerFactory(factory);
			return this.openInView;
		}

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addWebRequestInterceptor(this.openInView);
		}

	}

}
