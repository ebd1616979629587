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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.listener.HarborListener;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the inbox on PostgreSQL.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@ExtendWith(OutputCaptureExtension.class)
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

	@Test
	void deliveriesAtTheSameTimeAreStoredAndHandledOnceAtTheHighestIsolationLevel(CapturedOutput output)
			throws Exception {
		List<String> properties = List.of("spring.datasource.hikari.transaction-isolation=TRANSACTION_SERIALIZABLE",
				"spring.datasource.hikari.maximum-pool-size=20");
		List<InboxApplication> instances = List.of(start(properties, OrderEvents.class, CountedEvents.class),
				start(properties, OrderEvents.class, CountedEvents.class));
		List<Event> events = IntStream.range(0, 200)
			.mapToObj((number) -> InboxApplication.event("order.shipped", "{\"number\":\"A-1\"}"))
			.toList();
		ExecutorService threads = Executors.newFixedThreadPool(40);
		try {
			List<Future<Boolean>> stored = events.stream()
				.map((event) -> threads
					.submit(() -> instances.get(events.indexOf(event) % 2).jdbcInbox().take("default", event)))
				.toList();
			for (Future<Boolean> one : stored) {
				assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
			}
		}
		finally {
			threads.shutdownNow();
		}
		await().atMost(Duration.ofSeconds(30))
			.until(() -> instances.get(0).inbox().list(InboxQuery.create().state(State.STORED)).data().isEmpty());
		assertThat(instances.get(0).inbox().list(InboxQuery.create().limit(500)).data()).hasSize(400)
			.allSatisfy((event) -> assertThat(event.state()).as(event.lastError().orElse("")).isEqualTo(State.HANDLED));
		assertThat(events).allMatch((event) -> effects(event) == 1);
		assertThat(calls("counted")).isEqualTo(200);
		assertThat(output.getAll()).doesNotContainPattern("ERROR \\d+ ---");
	}

	@Component
	static class CountedEvents {

		@HarborListener(id = "counted", types = "order.shipped", transactional = false)
		void shipped(Event event) {
			call("counted");
		}

	}

}
