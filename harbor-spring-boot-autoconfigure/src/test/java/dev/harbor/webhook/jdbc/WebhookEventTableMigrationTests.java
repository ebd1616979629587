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

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import dev.harbor.webhook.WebhookEventStore.Claim.InProgress;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the scripts that add the application to a table without it.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class WebhookEventTableMigrationTests {

	private static final Duration LEASE = Duration.ofMinutes(4);

	@ParameterizedTest
	@EnumSource(names = { "H2", "MARIADB", "MYSQL", "POSTGRESQL" })
	void eventsStayHandledAndEarlierInstancesContinueAfterTheMigration(TestDatabase database) throws Exception {
		try (HikariDataSource dataSource = database.dataSource()) {
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			database.dropTable(dataSource, "harbor_webhook_event");
			new ResourceDatabasePopulator(withoutApplication(database)).execute(dataSource);
			insert(jdbc, database, "evt_1");
			JdbcWebhookEventStore store = JdbcWebhookEventStore.builder(dataSource).application("orders").build();
			assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(store::checkTable);
			assertThat(store.isTableWithoutApplication()).isTrue();

			new ResourceDatabasePopulator(migration(database, "orders")).execute(dataSource);
			insert(jdbc, database, "evt_2");

			store.checkTable();
			assertThat(store.isTableWithoutApplication()).isFalse();
			assertThat(store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
			assertThat(store.claim("default", "evt_2", LEASE)).isInstanceOf(Handled.class);
			JdbcWebhookEventStore other = JdbcWebhookEventStore.builder(dataSource).build();
			String token = ((Claimed) other.claim("default", "evt_1", LEASE)).token();
			assertThat(other.claim("default", "EVT_1", LEASE)).isInstanceOf(Claimed.class);
			assertThat(other.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
			other.complete("default", "evt_1", token);
			database.dropTable(dataSource, "harbor_webhook_event");
			assertThat(store.isTableWithoutApplication()).isFalse();
		}
	}

	private static void insert(JdbcTemplate jdbc, TestDatabase database, String eventId) {
		String time = database.timeBefore(1);
		jdbc.update("insert into harbor_webhook_event (endpoint, event_id, token, claimed_until, handled_at) "
				+ "values ('default', ?, 'token', %s, %s)".formatted(time, time), eventId);
	}

	private static Resource withoutApplication(TestDatabase database) throws Exception {
		String script = database.schema().getContentAsString(StandardCharsets.UTF_8);
		return resource(script.replaceAll("\tapplication varchar[^\n]*\n", "")
			.replace("primary key (application, ", "primary key (")
			.replace("varchar_casesensitive", "varchar"));
	}

	private static Resource migration(TestDatabase database, String application) throws Exception {
		String script = database.script(WebhookEventTable.MIGRATION_LOCATION)
			.getContentAsString(StandardCharsets.UTF_8);
		return resource(script.replace("'application'", "'%s'".formatted(application)));
	}

	private static Resource resource(String script) {
		return new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8));
	}

}
