package dev.harbor.jdbc;

import dev.harbor.webhook.jdbc.TestDatabase;

/**
 * Tests for {@link TaskQueue} on H2.
 */
class H2TaskQueueTests extends TaskQueueTests {

	H2TaskQueueTests() {
		super(TestDatabase.H2);
	}

}
