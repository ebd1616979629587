package dev.harbor.webhook.jdbc;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Tests for {@link JdbcWebhookEventStore} on a MariaDB server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariadbJdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	MariadbJdbcWebhookEventStoreTests() {
		super(TestDatabase.MARIADB);
	}

}
