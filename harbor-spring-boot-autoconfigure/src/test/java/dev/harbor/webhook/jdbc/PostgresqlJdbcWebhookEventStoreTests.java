package dev.harbor.webhook.jdbc;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tests for {@link JdbcWebhookEventStore} on a PostgreSQL server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresqlJdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	PostgresqlJdbcWebhookEventStoreTests() {
		super(TestDatabase.POSTGRESQL);
	}

	@Override
	protected String timeBefore(int seconds) {
		return "now() - %s * interval '1 second'".formatted(seconds);
	}

	@Override
	protected void createSchema(JdbcTemplate jdbc, String name) {
		jdbc.execute("create schema if not exists " + name);
	}

}
