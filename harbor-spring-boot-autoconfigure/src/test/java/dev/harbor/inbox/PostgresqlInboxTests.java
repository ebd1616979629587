/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.inbox;

import java.time.Duration;
import java.util.List;

import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the inbox on PostgreSQL.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PostgresqlInboxTests extends InboxTests {

	PostgresqlInboxTests() {
		super(TestDatabase.POSTGRESQL);
	}

	@Test
	void otherEventsAreHandledWhileOneOfAThousandFails() {
		InboxApplication application = start(List.of("harbor.inbox.retry.max-retries=1000000"), PoisonedEvents.class);
		Event poison = InboxApplication.event("order.shipped", "{\"number\":\"poison\"}");
		application.jdbcInbox().take("default", poison);
		await().until(() -> calls("poisoned") > 1);
		for (int i = 0; i < 999; i++) {
			application.jdbcInbox().take("default", InboxApplication.event("order.shipped", "{\"number\":\"A-1\"}"));
		}
		await().atMost(Duration.ofMinutes(1))
			.until(() -> application.inbox().status().listeners().get("poisoned").stored() == 1);
		assertThat(application.inbox().list(InboxQuery.create().state(State.HANDLED).limit(1000)).data()).hasSize(999)
			.allMatch((event) -> event.attempts() == 1);
		// The event does not block others: it is neither parked nor waiting for long.
		int calls = calls("poisoned");
		await().until(() -> calls("poisoned") > calls);
		assertThat(application.find("poisoned", poison)).isNotNull()
			.extracting(InboxEvent::state)
			.isEqualTo(State.STORED);
		assertThat(effects(poison)).isZero();
	}

}
