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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests that {@link JdbcWebhookEventStore} needs no second connection when an
 * open-in-view session holds one.
 */
@ParameterizedClass
@MethodSource("pools")
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenInViewTests {

	private static final Duration LEASE = Duration.ofMinutes(4);

	private static final int AT_ONCE = 40;

	private final HikariDataSource dataSource;

	private final LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();

	private final JdbcWebhookEventStore store;

	private final JdbcTemplate jdbc;

	private EntityManager entityManager;

	private TransactionTemplate transaction;

	static Stream<Arguments> pools() {
		boolean postgresql = OS.LINUX.isCurrentOs() && System.getProperty("os.arch").equals("amd64");
		TestDatabase database = postgresql ? TestDatabase.POSTGRESQL : TestDatabase.H2;
		return Stream.of(Arguments.of(database, 1, true), Arguments.of(database, 1, false),
				Arguments.of(database, 2, true), Arguments.of(database, 10, true));
	}

	OpenInViewTests(TestDatabase database, int connections, boolean autoCommit) {
		try (HikariDataSource setUp = database.dataSource()) {
			database.dropTable(setUp, "harbor_webhook_event");
			database.run(database.schema(), setUp);
		}
		this.dataSource = database.dataSource();
		this.dataSource.setMaximumPoolSize(connections);
		this.dataSource.setAutoCommit(autoCommit);
		this.store = JdbcWebhookEventStore.builder(this.dataSource).build();
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.factory.setDataSource(this.dataSource);
		this.factory.setPackagesToScan(getClass().getPackageName());
		this.factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		this.factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create-drop",
				"hibernate.connection.provider_disables_autocommit", !autoCommit));
	}

	@BeforeEach
	void prepare() {
		this.factory.afterPropertiesSet();
		this.entityManager = SharedEntityManagerCreator.createSharedEntityManager(this.factory.getObject());
		this.transaction = new TransactionTemplate(new JpaTransactionManager(this.factory.getObject()));
	}

	@AfterEach
	void close() {
		this.factory.destroy();
		this.dataSource.close();
	}

	@ParameterizedTest
	@EnumSource
	void eachOfManyEventsIsHandledOnce(Handler handler) throws Exception {
		Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
		ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
		try {
			List<Future<?>> deliveries = new ArrayList<>();
			for (int i = 0; i < AT_ONCE; i++) {
				String eventId = "evt_" + i;
				deliveries.add(executor.submit(() -> {
					// Failed deliveries are repeated.
					inView(() -> receive(handler, eventId, handled));
					inView(() -> receive(handler, eventId, handled));
				}));
			}
			for (Future<?> delivery : deliveries) {
				delivery.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(handled.values()).hasSize(AT_ONCE)
			.allSatisfy((calls) -> assertThat(calls).hasValue(handler.fails() ? 2 : 1));
		for (int i = 0; i < AT_ONCE; i++) {
			assertThat(this.store.claim("default", "evt_" + i, LEASE)).isInstanceOf(Handled.class);
		}
		// The cleanup, which a claim starts, has a connection for a moment.
		await().until(this.dataSource.getHikariPoolMXBean()::getActiveConnections, (count) -> count == 0);
	}

	@Test
	void eventIsReleasedWithTheConnectionOfTheRolledBackTransaction() {
		TransactionTemplate jdbcTransaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		for (TransactionTemplate rollingBack : List.of(jdbcTransaction, this.transaction)) {
			String token = ((Claimed) this.store.claim("default", "evt_1", LEASE)).token();
			rollingBack.executeWithoutResult((status) -> {
				this.store.completeInTransaction("default", "evt_1", token, (committed) -> {
					assertThat(committed).isFalse();
					this.store.release("default", "evt_1", token);
				});
				status.setRollbackOnly();
			});
			await().until(this.dataSource.getHikariPoolMXBean()::getActiveConnections, (count) -> count == 0);
		}
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void sessionWithoutConnectionDoesNotObtainOne() {
		inView(() -> {
			String token = ((Claimed) this.store.claim("default", "evt_1", LEASE)).token();
			await().until(this.dataSource.getHikariPoolMXBean()::getActiveConnections, (count) -> count == 0);
			this.store.complete("default", "evt_1", token);
			await().until(this.dataSource.getHikariPoolMXBean()::getActiveConnections, (count) -> count == 0);
		});
	}

	/**
	 * Without auto-commit, PostgreSQL refuses further statements until a rollback.
	 */
	@Test
	void eventIsReleasedAfterAReadThatFailed() {
		inView(() -> {
			String token = ((Claimed) this.store.claim("default", "evt_1", LEASE)).token();
			assertThatExceptionOfType(PersistenceException.class)
				.isThrownBy(() -> this.entityManager.createNativeQuery("select id from missing").getResultList());
			await().until(this.dataSource.getHikariPoolMXBean()::getActiveConnections, (count) -> count == 1);
			this.store.release("default", "evt_1", token);
		});
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	private void receive(Handler handler, String eventId, Map<String, AtomicInteger> handled) {
		if (!(this.store.claim("default", eventId, LEASE) instanceof Claimed claim)) {
			return;
		}
		int calls = handled.computeIfAbsent(eventId, (key) -> new AtomicInteger()).incrementAndGet();
		try {
			handler.handle(this, eventId, claim.token());
			if (handler.fails() && calls == 1) {
				throw new IllegalStateException("Nothing in stock");
			}
			if (handler != Handler.IN_TRANSACTION) {
				this.store.complete("default", eventId, claim.token());
			}
		}
		catch (IllegalStateException ex) {
			this.store.release("default", eventId, claim.token());
		}
	}

	/**
	 * Spring's actions for a request with open-in-view.
	 */
	private void inView(Runnable request) {
		EntityManagerFactory factory = this.factory.getObject();
		EntityManager session = factory.createEntityManager();
		TransactionSynchronizationManager.bindResource(factory, new EntityManagerHolder(session));
		try {
			request.run();
		}
		finally {
			TransactionSynchronizationManager.unbindResource(factory);
			session.close();
		}
	}

	enum Handler {

		/**
		 * Reads outside a transaction.
		 */
		READ {

			@Override
			void handle(OpenInViewTests test, String eventId, String token) {
				test.entityManager.find(ShippedOrder.class, eventId);
			}

		},

		WRITE {

			@Override
			void handle(OpenInViewTests test, String eventId, String token) {
				test.transaction
					.executeWithoutResult((status) -> test.entityManager.persist(new ShippedOrder(eventId)));
			}

		},

		JDBC_TEMPLATE {

			@Override
			void handle(OpenInViewTests test, String eventId, String token) {
				test.transaction.executeWithoutResult(
						(status) -> test.jdbc.queryForList("select * from harbor_webhook_event", (Object[]) null));
			}

		},

		IN_TRANSACTION {

			@Override
			void handle(OpenInViewTests test, String eventId, String token) {
				test.transaction.executeWithoutResult((status) -> {
					test.entityManager.persist(new ShippedOrder(eventId));
					test.store.completeInTransaction("default", eventId, token, (committed) -> {
					});
				});
			}

		},

		FAIL {

			@Override
			void handle(OpenInViewTests test, String eventId, String token) {
				READ.handle(test, eventId, token);
			}

		},

		FAIL_IN_TRANSACTION {

			@Override
			void handle(OpenInViewTests test, String eventId, String token) {
				test.transaction.executeWithoutResult((status) -> {
					test.jdbc.queryForList("select 1 from harbor_webhook_event");
					test.entityManager.find(ShippedOrder.class, eventId);
					status.setRollbackOnly();
				});
			}

		},

		/**
		 * Completes the event in a transaction that is rolled back.
		 */
		ROLL_BACK {

			@Override
			void handle(OpenInViewTests test, String eventId, String token) {
				boolean[] known = new boolean[1];
				test.transaction.executeWithoutResult((status) -> {
					known[0] = test.entityManager.find(ShippedOrder.class, "retried_" + eventId) != null;
					if (!known[0]) {
						test.store.complete("default", eventId, token);
						status.setRollbackOnly();
					}
				});
				test.transaction.executeWithoutResult((status) -> {
					if (!known[0]) {
						test.entityManager.persist(new ShippedOrder("retried_" + eventId));
					}
				});
			}

		};

		abstract void handle(OpenInViewTests test, String eventId, String token);

		boolean fails() {
			return this == FAIL || this == FAIL_IN_TRANSACTION || this == ROLL_BACK;
		}

	}

}
