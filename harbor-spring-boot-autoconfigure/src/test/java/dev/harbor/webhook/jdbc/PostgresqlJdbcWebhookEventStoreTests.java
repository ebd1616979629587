package dev.harbor.webhook.jdbc;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Tests for {@link JdbcWebhookEventStore} on a PostgreSQL server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresqlJdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	PostgresqlJdbcWebhookEventStoreTests() {
		super(TestDatabase.POSTGRESQL);
	}

}
