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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import dev.harbor.webhook.WebhookEventStore.Claim.InProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Platform} and {@link Dialect}.
 */
class DialectTests {

	@ParameterizedTest
	@ValueSource(strings = { "REGULAR", "PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
			"MySQL;DATABASE_TO_LOWER=TRUE", "MariaDB;DATABASE_TO_LOWER=TRUE", "Oracle", "MSSQLServer", "DB2",
			"REGULAR;DATABASE_TO_UPPER=FALSE" })
	void h2WorksInEveryMode(String mode) {
		DriverManagerDataSource dataSource = new DriverManagerDataSource(
				"jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1;MODE=%s".formatted(UUID.randomUUID(), mode));
		new ResourceDatabasePopulator(new ClassPathResource("dev/harbor/webhook/jdbc/schema-h2.sql"))
			.execute(dataSource);
		JdbcWebhookEventStore store = JdbcWebhookEventStore.builder(dataSource).build();
		Duration lease = Duration.ofMinutes(4);
		String token = ((Claimed) store.claim("default", "evt_1", lease)).token();
		assertThat(store.claim("default", "evt_1", lease)).isInstanceOf(InProgress.class);
		store.complete("default", "evt_1", token);
		assertThat(store.claim("default", "evt_1", lease)).isInstanceOf(Handled.class);
		assertThat(store.removeExpired()).isZero();
		store.forget("default", "evt_1");
		String second = ((Claimed) store.claim("default", "evt_1", lease)).token();
		store.release("default", "evt_1", second);
		assertThat(store.claim("default", "evt_1", lease)).isInstanceOf(Claimed.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SQLite", "Firebird 3", "h2", "DB2 UDB for AS/400", "" })
	void databaseOfAnotherKindIsRefused(String productName) {
		assertThatIllegalStateException().isThrownBy(() -> Platform.ofProductName(productName))
			.withMessageContainingAll("'" + productName + "'", "H2", "MariaDB", "PostgreSQL");
	}

	@ParameterizedTest
	@EnumSource(Platform.class)
	void scriptBelongsToTheDetectedPlatform(Platform platform) throws IOException {
		DatabaseDriver driver = DatabaseDriver.valueOf(platform.name());
		assertThat(driver.getId()).isEqualTo(platform.id());
		assertThat(new DefaultResourceLoader()
			.getResource(WebhookEventTable.SCHEMA_LOCATION.replace("@@platform@@", driver.getId()))
			.getContentAsString(StandardCharsets.UTF_8)).contains("create table", "primary key");
	}

	@ParameterizedTest
	@CsvSource({ "Apache Derby, DERBY", "DB2/LINUXX8664, DB2", "H2, H2", "HSQL Database Engine, HSQLDB",
			"MariaDB, MARIADB", "MySQL, MYSQL", "Oracle, ORACLE", "PostgreSQL, POSTGRESQL",
			"Microsoft SQL Server, SQLSERVER" })
	void databaseIsDetectedByTheNameOfItsDriver(String productName, Platform platform) {
		assertThat(Platform.ofProductName(productName)).isEqualTo(platform);
	}

	@ParameterizedTest
	@EnumSource(Platform.class)
	void durationIsRoundedUp(Platform platform) {
		assertThat(platform.dialect().duration(Duration.ofMillis(1))).isEqualTo(1);
		assertThat(platform.dialect().duration(Duration.ofSeconds(2))).isIn(2L, 2000L);
	}

	@ParameterizedTest
	@CsvSource({ "locks, true", "mvcc, false", "mvlocks, false" })
	void tableLocksOfHsqldbAreLogged(String mode, boolean warned) throws SQLException {
		DriverManagerDataSource dataSource = new DriverManagerDataSource(
				"jdbc:hsqldb:mem:%s;hsqldb.tx=%s".formatted(mode, mode), "sa", "");
		try (Connection connection = dataSource.getConnection()) {
			assertThat(new HsqldbDialect().caution(connection) != null).isEqualTo(warned);
		}
	}

	@Test
	void platformOfAnotherKindIsRefused() {
		DriverManagerDataSource dataSource = new DriverManagerDataSource("jdbc:h2:mem:none");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> JdbcWebhookEventStore.builder(dataSource).platform("sqlite"))
			.withMessageContainingAll("'sqlite'", "derby", "db2", "h2", "hsqldb", "mariadb", "mysql", "oracle",
					"postgresql", "sqlserver");
		assertThat(JdbcWebhookEventStore.builder(dataSource).platform("").platform(null).build().tableName())
			.isEqualTo("harbor_webhook_event");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S" })
	void nonPositiveRetentionIsRefused(Duration retention) {
		DriverManagerDataSource dataSource = new DriverManagerDataSource("jdbc:h2:mem:none");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> JdbcWebhookEventStore.builder(dataSource).retention(retention))
			.withMessageContaining("retention");
	}

}
