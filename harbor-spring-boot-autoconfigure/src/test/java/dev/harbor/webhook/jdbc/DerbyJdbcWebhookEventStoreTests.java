package dev.harbor.webhook.jdbc;

/**
 * Tests for {@link JdbcWebhookEventStore} on Derby.
 */
class DerbyJdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	DerbyJdbcWebhookEventStoreTests() {
		super(TestDatabase.DERBY);
	}

}
