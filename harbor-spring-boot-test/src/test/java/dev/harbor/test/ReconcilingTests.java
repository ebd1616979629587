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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.StringValuePattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import dev.harbor.InvalidRequestException;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.Reconciliation;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ListenerContext;
import dev.harbor.listener.ListenerContext.Source;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.badRequest;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for reconciling an inbox with Harbor's list of events.
 */
class ReconcilingTests {

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	@AutoConfigureHarborSandbox
	@TestPropertySource(properties = "spring.datasource.generate-unique-name=true")
	@DirtiesContext
	class OnDemand {

		@Autowired
		private HarborInbox inbox;

		@Autowired
		private HarborInboxTester inboxTester;

		@Autowired
		private HarborSandbox sandbox;

		@Autowired
		private OrderEvents orders;

		@BeforeEach
		void clear() {
			this.orders.sources.clear();
		}

		@Test
		void undeliveredEventsAreStored() {
			Event known = this.sandbox.createEvent("order.shipped", Map.of());
			this.inbox.accept("default", known);
			for (int i = 0; i < 210; i++) {
				this.sandbox.createEvent((i % 10 == 0) ? "invoice.paid" : "order.shipped", Map.of("number", i));
			}
			Reconciliation first = this.inbox.reconcile("default", Instant.EPOCH);
			assertThat(first).isEqualTo(new Reconciliation(211, 189, 3, Instant.EPOCH));
			this.inboxTester.awaitIdle();
			assertThat(this.orders.sources).hasSize(190).containsEntry(known.id(), Source.ACCEPTED);
			assertThat(this.orders.sources.values()).filteredOn(Source.RECONCILED::equals).hasSize(189);
			assertThat(this.inbox.reconcile("default", Instant.EPOCH).accepted()).isZero();
		}

		@Test
		void eventsBeforeTheStartAreIgnored() {
			this.sandbox.createEvent("order.shipped", Map.of());
			this.sandbox.clock().advance(Duration.ofHours(1));
			Instant since = this.sandbox.clock().instant().truncatedTo(ChronoUnit.SECONDS);
			Event newer = this.sandbox.createEvent("order.shipped", Map.of());
			assertThat(this.inbox.reconcile("default", since).accepted()).isEqualTo(1);
			this.inboxTester.awaitIdle();
			assertThat(this.orders.sources).containsOnlyKeys(newer.id());
		}

		@Test
		@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
		void passEndsIfACursorOfItsOwnIsRefused() {
			List<UUID> stubs = List.of(stub(absent(), ok("evt_a")),
					stub(equalTo("evt_a"), badRequest().withHeader("Content-Type", "application/json").withBody("""
							{"error": {"code": "invalid_request", "message": "Too old", "request_id": "req_1"}}""")));
			assertThatExceptionOfType(InvalidRequestException.class)
				.isThrownBy(() -> this.inbox.reconcile("default", Instant.EPOCH));
			remove(stubs);
		}

		@Test
		@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
		void passEndsIfCursorsRepeat() {
			List<UUID> stubs = List.of(stub(absent(), ok("evt_a")), stub(equalTo("evt_a"), ok("evt_b")),
					stub(equalTo("evt_b"), ok("evt_a")));
			assertThatIllegalStateException().isThrownBy(() -> this.inbox.reconcile("default", Instant.EPOCH))
				.withMessageContaining("no further page");
			remove(stubs);
		}

		private UUID stub(StringValuePattern cursor, ResponseDefinitionBuilder answer) {
			return this.sandbox.wireMock()
				.stubFor(get(urlPathEqualTo("/v1/events")).withQueryParam("starting_after", cursor)
					.atPriority(1)
					.willReturn(answer))
				.getId();
		}

		private static ResponseDefinitionBuilder ok(String cursor) {
			return okJson("""
					{"data": [], "has_more": true, "end_cursor": "%s"}""".formatted(cursor))
				.withHeader("Harbor-RateLimit-Limit", "120")
				.withHeader("Harbor-RateLimit-Remaining", "119")
				.withHeader("Harbor-RateLimit-Reset", "1900000000");
		}

		private void remove(List<UUID> stubs) {
			stubs.forEach(this.sandbox.wireMock()::removeStubMapping);
		}

		@Test
		void endpointWithoutListenersIsRefused() {
			assertThatIllegalArgumentException().isThrownBy(() -> this.inbox.reconcile("billing", Instant.EPOCH))
				.withMessageContaining("billing");
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	@AutoConfigureHarborSandbox
	@TestPropertySource(
			properties = { "spring.datasource.generate-unique-name=true", "harbor.inbox.reconcile.interval=1s",
					"harbor.inbox.reconcile.lookback=1h", "harbor.inbox.polling-interval=100ms" })
	@DirtiesContext
	class InPasses {

		@Autowired
		private HarborSandbox sandbox;

		@Autowired
		private OrderEvents orders;

		@Autowired
		private JdbcTemplate jdbc;

		@Test
		void eventsAreStoredInConsecutivePasses() {
			for (int i = 0; i < 3; i++) {
				Event event = this.sandbox.createEvent("order.shipped", Map.of());
				await().atMost(Duration.ofSeconds(30)).until(() -> this.orders.sources.containsKey(event.id()));
			}
			assertThat(Set.copyOf(this.orders.sources.values())).containsExactly(Source.RECONCILED);
		}

		@Test
		void passWithExpiredCursorStartsAgain() {
			Event event = this.sandbox.createEvent("order.shipped", Map.of());
			await().until(() -> this.orders.sources.containsKey(event.id()));
			for (int i = 0; i < 3; i++) {
				this.jdbc.update("update harbor_inbox_pass set begun_at = current_timestamp, page_cursor = 'expired'");
				Event next = this.sandbox.createEvent("order.shipped", Map.of());
				await().atMost(Duration.ofSeconds(30)).until(() -> this.orders.sources.containsKey(next.id()));
			}
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	@AutoConfigureHarborSandbox
	@TestPropertySource(properties = { "spring.datasource.generate-unique-name=true",
			"harbor.inbox.reconcile.interval=1s", "harbor.inbox.reconcile.lookback=1h",
			"harbor.inbox.reconcile.client=reporting", "harbor.clients.reporting.scopes=events:read",
			"harbor.inbox.polling-interval=100ms", "harbor.inbox.concurrency=1" })
	@DirtiesContext
	class WhileLittleRemains {

		@Autowired
		private HarborSandbox sandbox;

		@Autowired
		private HarborInbox inbox;

		@Autowired
		private OrderEvents orders;

		@Autowired
		private JdbcTemplate jdbc;

		@Test
		void passPausesWithoutAThreadAndContinuesWithItsOwnClient() {
			// A quarter of the limit remains after six requests.
			this.sandbox.rateLimit(8, 8);
			for (int i = 0; i < 1000; i++) {
				this.sandbox.createEvent("order.shipped", Map.of());
			}
			await().atMost(Duration.ofSeconds(30))
				.until(() -> this.jdbc.queryForObject(
						"select count(*) from harbor_inbox_task where task_name = 'inbox-reconcile' and picked = false "
								+ "and execution_time > dateadd(second, 2, current_timestamp)",
						Integer.class) == 1);
			// The only thread is free in the meantime.
			Event other = Event.of("evt_other", "order.other", "ws_1", EventPayload.ofJson("{}"), Instant.now());
			this.inbox.accept("default", other);
			await().until(() -> this.orders.sources.containsKey("evt_other"));
			assertThat(this.jdbc.queryForObject("select page_cursor from harbor_inbox_pass", String.class)).isNotNull();
			assertThat(this.orders.sources.size()).isLessThan(1001);
			this.sandbox.rateLimit(60_000, 60_000);
			this.jdbc.update("update harbor_inbox_task set execution_time = current_timestamp, version = version + 1 "
					+ "where task_name = 'inbox-reconcile'");
			await().atMost(Duration.ofSeconds(60)).until(() -> this.orders.sources.size() == 1001);
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(OrderEvents.class)
	static class Application {

	}

	static class OrderEvents {

		private final Map<String, Source> sources = new ConcurrentHashMap<>();

		@HarborListener(types = "order.*")
		void shipped(Event event, ListenerContext context) {
			this.sources.put(event.id(), context.source());
		}

	}

}
