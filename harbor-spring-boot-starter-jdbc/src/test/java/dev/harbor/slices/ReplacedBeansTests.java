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

package dev.harbor.slices;

import java.util.Map;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.JdbcHarborInbox;
import dev.harbor.listener.HarborListener;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.JdbcHarborOutbox;
import dev.harbor.test.HarborOutboxTester;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;

/**
 * Tests of applications that replace the outbox or the inbox, or use a sandbox in a
 * slice.
 */
class ReplacedBeansTests {

	private static final String SECRET = "harbor.webhook.secret=abcdefghijklmnopqrstuvwxyz0123456789";

	@Nested
	@SpringBootTest(classes = Application.class, properties = { SECRET, "harbor.jdbc.initialize-schema=never" })
	class MockedOutboxAndInboxTests {

		@MockitoBean
		private HarborOutbox outbox;

		@MockitoBean
		private HarborInbox inbox;

		@Test
		void applicationStartsWithoutTables(@Autowired Shipping shipping,
				@Autowired ObjectProvider<JdbcHarborOutbox> stored,
				@Autowired ObjectProvider<JdbcHarborInbox> received) {
			shipping.ship("A-1001");

			then(this.outbox).should().emit("order.shipped", Map.of("orderNumber", "A-1001"));
			assertThat(stored.stream()).isEmpty();
			assertThat(received.stream()).isEmpty();
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = SECRET)
	@AutoConfigureHarborSandbox
	class SpiedOutboxTests {

		@MockitoSpyBean
		private HarborOutbox outbox;

		@Test
		void eventIsSent(@Autowired Shipping shipping, @Autowired HarborOutboxTester tester,
				@Autowired HarborSandbox sandbox) {
			shipping.ship("A-1001");
			tester.awaitIdle();

			then(this.outbox).should().emit("order.shipped", Map.of("orderNumber", "A-1001"));
			assertThat(sandbox.events()).hasSize(1);
		}

	}

	@Nested
	@JdbcTest
	@ContextConfiguration(classes = Empty.class)
	@AutoConfigureHarborSandbox
	class SandboxInASliceTests {

		@Test
		void sliceHasNoOutbox(@Autowired HarborSandbox sandbox, @Autowired ObjectProvider<HarborOutbox> outbox) {
			assertThat(sandbox.events()).isEmpty();
			assertThat(outbox.stream()).isEmpty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					"org.springframework.modulith.events.jpa.JpaEventPublicationAutoConfiguration" })
	@Import({ Shipping.class, OrderEvents.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	static class Shipping {

		private final HarborOutbox outbox;

		Shipping(HarborOutbox outbox) {
			this.outbox = outbox;
		}

		void ship(String number) {
			this.outbox.emit("order.shipped", Map.of("orderNumber", number));
		}

	}

	static class OrderEvents {

		@HarborListener(types = "order.shipped")
		void shipped(Map<String, Object> order) {
		}

	}

}
