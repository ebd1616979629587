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
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that event ids remain case-sensitive in databases that ignore case.
 */
class EventIdCaseTests {

	private static final Duration LEASE = Duration.ofMinutes(4);

	@Test
	void idsAreCaseSensitiveInH2WithIgnoreCase() {
		test(TestDatabase.H2, "jdbc:h2:mem:ignorecase;DB_CLOSE_DELAY=-1;IGNORECASE=TRUE");
	}

	@Test
	void idsAreCaseSensitiveInHsqldbWithIgnoreCase() {
		test(TestDatabase.HSQLDB, "jdbc:hsqldb:mem:ignorecase;sql.ignore_case=true");
	}

	@ParameterizedTest
	@EnumSource(names = { "MARIADB", "MYSQL" })
	@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
	void idsAreCaseSensitiveInACaseInsensitiveSchema(TestDatabase database) {
		try (HikariDataSource administration = database.dataSource()) {
			JdbcTemplate jdbc = new JdbcTemplate(administration);
			jdbc.execute("drop database if exists ignorecase");
			jdbc.execute("create database ignorecase character set utf8mb4 collate utf8mb4_general_ci");
		}
		test(database, database.url().replace("/test", "/ignorecase"));
	}

	private static void test(TestDatabase database, String url) {
		try (HikariDataSource dataSource = database.dataSource()) {
			dataSource.setJdbcUrl(url);
			database.run(database.schema(), dataSource);
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute("create table other (id varchar(20) not null primary key)");
			jdbc.update("insert into other (id) values ('a')");
			assertThat(jdbc.queryForList("select id from other where id = 'A'")).as("ignores case").hasSize(1);
			JdbcWebhookEventStore store = JdbcWebhookEventStore.builder(dataSource).application("a").build();
			JdbcWebhookEventStore other = JdbcWebhookEventStore.builder(dataSource).application("A").build();
			List<List<String>> keys = List.of(List.of("default", "evt_a"), List.of("default", "evt_A"),
					List.of("Default", "evt_a"));
			for (List<String> key : keys) {
				String token = ((Claimed) store.claim(key.get(0), key.get(1), LEASE)).token();
				store.complete(key.get(0), key.get(1), token);
				assertThat(store.claim(key.get(0), key.get(1), LEASE)).isInstanceOf(Handled.class);
				assertThat(other.claim(key.get(0), key.get(1), LEASE)).isInstanceOf(Claimed.class);
			}
		}
	}

}
