package dev.harbor.inbox;

import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Tests for the inbox on Postgresql.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresqlInboxTests extends InboxTests {

	PostgresqlInboxTests() {
		super(TestDatabase.POSTGRESQL);
	}

}
