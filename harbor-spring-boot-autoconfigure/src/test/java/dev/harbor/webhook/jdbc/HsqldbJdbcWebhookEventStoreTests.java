package dev.harbor.webhook.jdbc;

/**
 * Tests for {@link JdbcWebhookEventStore} on HSQLDB.
 */
class HsqldbJdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	HsqldbJdbcWebhookEventStoreTests() {
		super(TestDatabase.HSQLDB);
	}

}
