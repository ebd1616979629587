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

package dev.harbor.test.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.event.Event;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookEventStore;

import static dev.harbor.test.HarborWebhookRequestPostProcessor.harborWebhook;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForgetWebhookEventsTestExecutionListener}.
 */
class ForgetWebhookEventsTestExecutionListenerTests {

	@SpringBootTest(classes = Application.class)
	@AutoConfigureMockMvc
	abstract static class UsesOneEventId {

		@Autowired
		private MockMvcTester mvc;

		@Autowired
		private Webhooks webhooks;

		@BeforeEach
		void forget() {
			this.webhooks.received.clear();
		}

		@RepeatedTest(2)
		void eventIsHandledInEachTestAndOnceInEach() {
			deliver();
			deliver();
			assertThat(this.webhooks.received).containsExactly("evt_1");
		}

		void deliver() {
			SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of()).eventId("evt_1");
			assertThat(this.mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatus(HttpStatus.OK);
		}

	}

	@Nested
	class InMemory extends UsesOneEventId {

	}

	@Nested
	@AutoConfigureHarborSandbox
	class InMemoryWithSandbox extends UsesOneEventId {

	}

	@Nested
	@TestPropertySource(
			properties = { "harbor.webhook.store.type=jdbc", "spring.datasource.generate-unique-name=true" })
	class InADatabase extends UsesOneEventId {

		@Test
		void onlyTheEventOfTheTestIsRecorded(@Autowired JdbcTemplate jdbc) {
			deliver();
			assertThat(jdbc.queryForObject("select count(*) from harbor_webhook_event", Integer.class)).isEqualTo(1);
		}

	}

	@Nested
	@TestPropertySource(properties = { "harbor.webhook.store.type=jdbc", "spring.datasource.generate-unique-name=true",
			"spring.application.name=another" })
	class InADatabaseOfSeveralApplications extends UsesOneEventId {

		@Test
		void eventsOfOtherApplicationsStay(@Autowired JdbcTemplate jdbc, @Autowired WebhookEventStore store) {
			deliver();
			assertThat(jdbc.queryForObject("select count(*) from harbor_webhook_event where application = 'another'",
					Integer.class))
				.isEqualTo(1);
			jdbc.update("update harbor_webhook_event set application = 'somebody'");
			store.forgetAll();
			assertThat(jdbc.update("delete from harbor_webhook_event where application = 'somebody'")).isEqualTo(1);
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Webhooks.class)
	static class Application {

	}

	@RestController
	static class Webhooks {

		private final List<String> received = new CopyOnWriteArrayList<>();

		@PostMapping("/webhooks/harbor")
		void receive(@HarborWebhook Event event) {
			this.received.add(event.id());
		}

	}

}
