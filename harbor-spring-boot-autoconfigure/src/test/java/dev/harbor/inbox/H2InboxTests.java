package dev.harbor.inbox;

import dev.harbor.webhook.jdbc.TestDatabase;

/**
 * Tests for the inbox on H2.
 */
class H2InboxTests extends InboxTests {

	H2InboxTests() {
		super(TestDatabase.H2);
	}

}
