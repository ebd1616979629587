package dev.harbor.jdbc;

import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Tests for {@link TaskQueue} on a MariaDB server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariadbTaskQueueTests extends TaskQueueTests {

	MariadbTaskQueueTests() {
		super(TestDatabase.MARIADB);
	}

}
