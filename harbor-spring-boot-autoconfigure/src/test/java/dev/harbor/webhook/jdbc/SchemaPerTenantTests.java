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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.WebhookClaimLostException;
import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link JdbcWebhookEventStore} in applications with a schema or a database for
 * each tenant.
 */
class SchemaPerTenantTests {

	private static final Duration LEASE = Duration.ofMinutes(4);

	private final HikariDataSource dataSource = TestDatabase.H2.dataSource();

	private final LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();

	private JdbcWebhookEventStore store;

	@BeforeEach
	void prepare() {
		this.dataSource.setJdbcUrl("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()));
		TestDatabase.H2.run(TestDatabase.H2.schema(), this.dataSource);
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		jdbc.execute("create schema tenant");
		jdbc.execute("create table tenant.shipped_order (id varchar(255) not null primary key)");
		this.store = JdbcWebhookEventStore.builder(this.dataSource).build();
		this.factory.setDataSource(this.dataSource);
		this.factory.setPackagesToScan(getClass().getPackageName());
		this.factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		this.factory.setJpaPropertyMap(Map.of("hibernate.multi_tenant_connection_provider",
				new TenantConnections(this.dataSource), "hibernate.tenant_identifier_resolver", new Tenant()));
		this.factory.afterPropertiesSet();
	}

	@AfterEach
	void close() {
		this.factory.destroy();
		this.dataSource.close();
	}

	@Test
	void sessionOfATenantIsNotUsed() {
		EntityManagerFactory entityManagers = this.factory.getObject();
		EntityManager session = entityManagers.createEntityManager();
		TransactionSynchronizationManager.bindResource(entityManagers, new EntityManagerHolder(session));
		try {
			String token = ((Claimed) this.store.claim("default", "evt_1", LEASE)).token();
			session.find(ShippedOrder.class, "evt_1");
			await().until(this.dataSource.getHikariPoolMXBean()::getActiveConnections, (count) -> count == 1);
			this.store.complete("default", "evt_1", token);
		}
		finally {
			TransactionSynchronizationManager.unbindResource(entityManagers);
			session.close();
		}
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void databaseOfATenantIsReportedWhenTheEventIsMissing() {
		boolean[] tenant = new boolean[1];
		HikariDataSource other = TestDatabase.H2.dataSource();
		other.setJdbcUrl("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()));
		TestDatabase.H2.run(TestDatabase.H2.schema(), other);
		AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

			@Override
			protected Object determineCurrentLookupKey() {
				return tenant[0];
			}

		};
		routing.setTargetDataSources(Map.of(true, other, false, this.dataSource));
		routing.afterPropertiesSet();
		try (other) {
			JdbcWebhookEventStore routed = JdbcWebhookEventStore.builder(routing).build();
			String token = ((Claimed) routed.claim("default", "evt_1", LEASE)).token();
			tenant[0] = true;
			assertThatExceptionOfType(WebhookClaimLostException.class)
				.isThrownBy(() -> routed.complete("default", "evt_1", token))
				.withMessageContainingAll("claimed in another schema or database",
						"with a schema or database for each tenant", "'PUBLIC'");
			tenant[0] = false;
			routed.complete("default", "evt_1", token);
		}
	}

	/**
	 * Connections to the schema of a tenant.
	 */
	@SuppressWarnings("serial")
	private record TenantConnections(DataSource dataSource) implements MultiTenantConnectionProvider<String> {

		@Override
		public Connection getAnyConnection() throws SQLException {
			return this.dataSource.getConnection();
		}

		@Override
		public void releaseAnyConnection(Connection connection) throws SQLException {
			connection.close();
		}

		@Override
		public Connection getConnection(String tenant) throws SQLException {
			Connection connection = this.dataSource.getConnection();
			connection.setSchema(tenant);
			return connection;
		}

		@Override
		public void releaseConnection(String tenant, Connection connection) throws SQLException {
			connection.setSchema("PUBLIC");
			connection.close();
		}

		@Override
		public boolean supportsAggressiveRelease() {
			return false;
		}

		@Override
		public boolean isUnwrappableAs(Class<?> type) {
			return false;
		}

		@Override
		public <T> T unwrap(Class<T> type) {
			throw new UnsupportedOperationException();
		}

	}

	private static final class Tenant implements CurrentTenantIdentifierResolver<String> {

		@Override
		public String resolveCurrentTenantIdentifier() {
			return "TENANT";
		}

		@Override
		public boolean validateExistingCurrentSessions() {
			return false;
		}

	}

}
