package dev.harbor.jdbc;

import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Tests for {@link TaskQueue} on a PostgreSQL server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresqlTaskQueueTests extends TaskQueueTests {

	PostgresqlTaskQueueTests() {
		super(TestDatabase.POSTGRESQL);
	}

}
