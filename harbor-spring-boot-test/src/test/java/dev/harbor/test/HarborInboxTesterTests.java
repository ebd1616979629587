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

package dev.harbor.test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxEvent;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.inbox.InboxQuery;
import dev.harbor.inbox.JdbcHarborInbox;
import dev.harbor.listener.HarborListener;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link HarborInboxTester}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "spring.datasource.generate-unique-name=true", "harbor.inbox.retry.delay=1h" })
@AutoConfigureHarborSandbox
class HarborInboxTesterTests {

	private static final Event SHIPPED = Event.of("evt_1", "order.shipped", "ws_1", EventPayload.ofJson("{}"),
			Instant.parse("2026-01-02T03:04:05Z"));

	@Autowired
	private HarborInbox inbox;

	@Autowired
	private HarborInboxTester inboxTester;

	@Autowired
	private HarborSandbox sandbox;

	@Autowired
	private OrderEvents listener;

	// Twice, each time with an empty inbox.
	@RepeatedTest(2)
	void testerAdvancesTheTimeOfTheInboxAndAwaitsResults() {
		this.listener.calls.set(0);
		this.sandbox.clock().advance(Duration.ofDays(1));
		assertThat(this.inbox.accept("default", SHIPPED)).isTrue();
		this.inboxTester.awaitIdle();
		assertThat(event().state()).isEqualTo(State.STORED);
		assertThat(event().attempts()).isEqualTo(1);
		this.inboxTester.advance(Duration.ofMinutes(30));
		this.inboxTester.awaitIdle();
		assertThat(event().attempts()).isEqualTo(1);
		this.inboxTester.advance(Duration.ofHours(1));
		this.inboxTester.awaitIdle();
		assertThat(event().state()).isEqualTo(State.HANDLED);
		assertThat(event().attempts()).isEqualTo(2);
	}

	@Test
	void awaitIdleFailsAfterTheTimeout() {
		this.listener.gate = new CountDownLatch(1);
		this.inbox.accept("default", SHIPPED);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.inboxTester.awaitIdle(Duration.ofNanos(-1)))
			.withMessageContaining("OrderEvents.shipped");
		this.listener.gate.countDown();
		this.inboxTester.awaitIdle();
	}

	@Test
	void contextWithoutInboxIsNamed() {
		HarborInboxTester tester = new HarborInboxTester(
				new DefaultListableBeanFactory().getBeanProvider(JdbcHarborInbox.class));
		assertThatIllegalStateException().isThrownBy(tester::awaitIdle).withMessageContaining("no inbox");
	}

	private InboxEvent event() {
		return this.inbox.list(InboxQuery.create().eventId(SHIPPED.id())).data().get(0);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(OrderEvents.class)
	static class Application {

	}

	static class OrderEvents {

		private final AtomicInteger calls = new AtomicInteger();

		private volatile CountDownLatch gate = new CountDownLatch(0);

		@HarborListener(types = "order.shipped")
		void shipped(Event event) throws InterruptedException {
			this.gate.await();
			if (this.calls.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
		}

	}

}
