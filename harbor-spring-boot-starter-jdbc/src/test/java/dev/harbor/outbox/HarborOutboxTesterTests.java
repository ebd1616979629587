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

package dev.harbor.outbox;

import java.time.Duration;
import java.util.Map;

import dev.harbor.event.CreateEventRequest;
import dev.harbor.outbox.OutboxEvent.State;
import dev.harbor.test.HarborOutboxTester;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link HarborOutboxTester}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "spring.datasource.generate-unique-name=true", "harbor.outbox.retry.delay=1h",
				"harbor.outbox.retry.max-delay=1h", "harbor.max-retries=0" })
@AutoConfigureHarborSandbox
class HarborOutboxTesterTests {

	@Autowired
	private HarborOutbox outbox;

	@Autowired
	private HarborOutboxTester outboxTester;

	@Autowired
	private HarborSandbox sandbox;

	// Twice, each time with an empty outbox.
	@RepeatedTest(2)
	void testerAdvancesTheTimeOfTheOutboxAndAwaitsResults() {
		assertThat(this.outbox.list(OutboxQuery.create()).data()).isEmpty();
		this.sandbox.faults().post("/v1/events").status(503);
		String id = this.outbox.emit("order.shipped", Map.of());
		this.outboxTester.awaitIdle();
		assertThat(this.outbox.list(OutboxQuery.create().id(id)).data().get(0).state()).isEqualTo(State.STORED);
		this.outboxTester.advance(Duration.ofHours(1));
		this.outboxTester.awaitIdle();
		assertThat(this.outbox.list(OutboxQuery.create().id(id)).data().get(0).state()).isEqualTo(State.SENT);
		assertThat(this.sandbox.events()).hasSize(1);
	}

	@Test
	void rateLimitEndsWhenTheTimeIsAdvanced() {
		this.outbox.emit("order.shipped", Map.of());
		this.outboxTester.awaitIdle();
		this.sandbox.faults().post("/v1/events").rateLimited(Duration.ofMinutes(10));
		String id = this.outbox.emit("order.shipped", Map.of());
		this.outboxTester.awaitIdle();
		this.outboxTester.advance(Duration.ofMinutes(9));
		this.outboxTester.awaitIdle();
		assertThat(this.outbox.list(OutboxQuery.create().id(id)).data().get(0).state()).isEqualTo(State.STORED);
		this.outboxTester.advance(Duration.ofMinutes(1));
		this.outboxTester.awaitIdle();
		assertThat(this.outbox.list(OutboxQuery.create().id(id)).data().get(0).state()).isEqualTo(State.SENT);
	}

	@Test
	@Transactional
	void emittedReturnsRequestsBeforeCommit() {
		this.outbox.emit(CreateEventRequest.of("order.shipped", Map.of("order_id", "42")).idempotencyKey("order-42"));
		this.outbox.emit("order.paid", Map.of("order_id", "43"));
		assertThat(this.outboxTester.emitted())
			.extracting(CreateEventRequest::type, (request) -> request.payload().asMap().get("order_id"))
			.containsExactlyInAnyOrder(tuple("order.shipped", "42"), tuple("order.paid", "43"));
		assertThat(this.sandbox.events()).isEmpty();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	static class Application {

	}

}
