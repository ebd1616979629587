package dev.harbor.webhook.jdbc;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Tests for {@link JdbcWebhookEventStore} on a MariaDB server with the driver of MySQL.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MysqlJdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	MysqlJdbcWebhookEventStoreTests() {
		super(TestDatabase.MYSQL);
	}

}
