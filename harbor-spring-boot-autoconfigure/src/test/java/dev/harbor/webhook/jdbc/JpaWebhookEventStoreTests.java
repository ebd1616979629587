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

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.WebhookClaimLostException;
import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import dev.harbor.webhook.WebhookEventStore.Claim.InProgress;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link JdbcWebhookEventStore#completeInTransaction} with JPA.
 */
@ParameterizedClass
@CsvSource({ "H2, true", "H2, false", "POSTGRESQL, true", "POSTGRESQL, false" })
class JpaWebhookEventStoreTests {

	private static final Duration LEASE = Duration.ofMinutes(4);

	private final HikariDataSource dataSource;

	private final LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();

	private final JdbcWebhookEventStore store;

	private final List<Boolean> outcomes = new ArrayList<>();

	private TransactionTemplate transaction;

	private EntityManager entityManager;

	private String token;

	JpaWebhookEventStoreTests(TestDatabase database, boolean autoCommit) {
		this.dataSource = database.dataSource();
		this.dataSource.setAutoCommit(autoCommit);
		this.store = JdbcWebhookEventStore.builder(this.dataSource).build();
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		TransactionTemplate setUp = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		setUp.executeWithoutResult((status) -> {
			jdbc.execute("drop table if exists harbor_webhook_event");
			new ResourceDatabasePopulator(
					new ClassPathResource("dev/harbor/webhook/jdbc/schema-%s.sql".formatted(database.platform())))
				.execute(this.dataSource);
		});
		this.factory.setDataSource(this.dataSource);
		this.factory.setPackagesToScan(getClass().getPackageName());
		this.factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		this.factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create-drop",
				"hibernate.connection.provider_disables_autocommit", !autoCommit));
	}

	@BeforeEach
	void prepare() {
		this.factory.afterPropertiesSet();
		this.transaction = new TransactionTemplate(new JpaTransactionManager(this.factory.getObject()));
		this.entityManager = SharedEntityManagerCreator.createSharedEntityManager(this.factory.getObject());
		this.token = ((Claimed) this.store.claim("default", "evt_1", LEASE)).token();
	}

	@AfterEach
	void close() {
		this.factory.destroy();
		this.dataSource.close();
	}

	@Test
	void commitsBoth() {
		this.transaction.executeWithoutResult((status) -> {
			this.entityManager.persist(new ShippedOrder("ord_1"));
			complete();
			assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		});
		assertThat(this.outcomes).containsExactly(true);
		assertThat(this.entityManager.find(ShippedOrder.class, "ord_1").id()).isEqualTo("ord_1");
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void rollsBackBoth() {
		this.transaction.executeWithoutResult((status) -> {
			complete();
			this.entityManager.persist(new ShippedOrder("ord_1"));
			this.entityManager.flush();
			status.setRollbackOnly();
		});
		assertThat(this.outcomes).containsExactly(false);
		assertThat(this.entityManager.find(ShippedOrder.class, "ord_1")).isNull();
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
	}

	@Test
	void failureAtCommitRollsBackBoth() {
		this.transaction.executeWithoutResult((status) -> this.entityManager.persist(new ShippedOrder("ord_1")));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				complete();
				this.entityManager.persist(new ShippedOrder("ord_1"));
			}));
		assertThat(this.outcomes).containsExactly(false);
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
	}

	@Test
	void lostClaimPreventsTheCommitOfBoth() {
		this.store.forget("default", "evt_1");
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				this.entityManager.persist(new ShippedOrder("ord_1"));
				assertThatExceptionOfType(WebhookClaimLostException.class).isThrownBy(this::complete);
			}));
		assertThat(this.outcomes).isEmpty();
		assertThat(this.entityManager.find(ShippedOrder.class, "ord_1")).isNull();
	}

	@Test
	void withoutTransactionIsRefused() {
		assertThatIllegalStateException().isThrownBy(this::complete);
		try (HikariDataSource other = TestDatabase.H2.dataSource()) {
			new TransactionTemplate(new JdbcTransactionManager(other))
				.executeWithoutResult((status) -> assertThatIllegalStateException().isThrownBy(this::complete));
		}
		assertThat(this.outcomes).isEmpty();
	}

	private void complete() {
		this.store.completeInTransaction("default", "evt_1", this.token, this.outcomes::add);
	}

}
