package dev.harbor.webhook.jdbc;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tests for {@link JdbcWebhookEventStore} on a MariaDB server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariadbJdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	MariadbJdbcWebhookEventStoreTests() {
		super(TestDatabase.MARIADB);
	}

	@Override
	protected String timeBefore(int seconds) {
		return "utc_timestamp(6) - interval %s second".formatted(seconds);
	}

	@Override
	protected void createSchema(JdbcTemplate jdbc, String name) {
		jdbc.execute("create schema if not exists " + name);
	}

}
