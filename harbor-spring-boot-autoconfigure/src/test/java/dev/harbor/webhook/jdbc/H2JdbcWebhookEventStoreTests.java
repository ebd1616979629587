package dev.harbor.webhook.jdbc;

/**
 * Tests for {@link JdbcWebhookEventStore} on H2.
 */
class H2JdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	H2JdbcWebhookEventStoreTests() {
		super(TestDatabase.H2);
	}

}
