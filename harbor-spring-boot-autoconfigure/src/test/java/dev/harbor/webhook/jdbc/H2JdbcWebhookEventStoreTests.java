package dev.harbor.webhook.jdbc;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tests for {@link JdbcWebhookEventStore} on H2.
 */
class H2JdbcWebhookEventStoreTests extends JdbcWebhookEventStoreTests {

	H2JdbcWebhookEventStoreTests() {
		super(TestDatabase.H2);
	}

	@Override
	protected String timeBefore(int seconds) {
		return "dateadd(second, -%s, current_timestamp)".formatted(seconds);
	}

	@Override
	protected void createSchema(JdbcTemplate jdbc, String name) {
		jdbc.execute("create schema if not exists " + name);
	}

}
