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

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.http.RawServer;
import dev.harbor.outbox.OutboxEvent.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a backlog at the rate limit.
 */
class BacklogTests {

	private static final int BACKLOG = 60;

	// The default.
	private static final int THREADS = 4;

	private OutboxApplication application = new OutboxApplication(OutboxDatabase.H2);

	@AfterEach
	void close() {
		this.application.close();
	}

	@ParameterizedTest
	@EnumSource(OutboxDatabase.class)
	void entryOfAnotherClientIsSentBeforeTheBacklogOfALimitedOneEnds(OutboxDatabase database) {
		this.application.close();
		this.application = new OutboxApplication(database);
		this.application.start(OutboxApplication.NO_JPA,
				"harbor.clients.billing.workspace-id=" + this.application.sandbox.workspaceId(),
				"harbor.clients.billing.secret-key="
						+ this.application.sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_WRITE));
		this.application.sandbox.rateLimit(300, 15);
		HarborOutbox billing = this.application.outbox().client("billing");
		this.application.transaction().executeWithoutResult((status) -> {
			for (int i = 0; i < BACKLOG; i++) {
				billing.emit("invoice.created", Map.of("number", i));
			}
		});
		OutboxApplication.await().until(() -> waiting("billing") < BACKLOG - 5);
		List<String> others = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			others.add(this.application.outbox().emit("order.shipped", Map.of("number", i)));
		}
		others.forEach((id) -> this.application.await(id, State.SENT));
		// The last ones may be on the threads of the outbox.
		assertThat(waiting("billing")).isGreaterThan(THREADS);
	}

	/**
	 * After a first call that failed, none is answered.
	 */
	@Test
	void entryOfAnotherClientIsSentWhileCallsOfAFailingOneAreNotAnswered() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		try (RawServer server = RawServer.start((connection) -> {
			connection.readRequest();
			if (calls.incrementAndGet() > 1) {
				connection.awaitEnd();
			}
		})) {
			this.application.start(OutboxApplication.NO_JPA,
					"harbor.clients.billing.workspace-id=" + this.application.sandbox.workspaceId(),
					"harbor.clients.billing.secret-key=" + this.application.key,
					"harbor.clients.billing.base-url=" + server.url(), "harbor.clients.billing.total-timeout=10m",
					"harbor.clients.billing.http.read-timeout=5m");
			HarborOutbox billing = this.application.outbox().client("billing");
			String first = billing.emit("invoice.created", Map.of());
			this.application.awaitFailure(first, "");
			for (int i = 0; i < 10; i++) {
				billing.emit("invoice.created", Map.of("number", i));
			}
			OutboxApplication.await().until(() -> calls.get() > 1 && allAreDue("billing"));
			this.application.await(this.application.outbox().emit("order.shipped", Map.of()), State.SENT);
			assertThat(waiting("billing")).isEqualTo(11);
		}
	}

	private int waiting(String client) {
		return entries(client).size();
	}

	private boolean allAreDue(String client) {
		Instant now = Instant.now();
		return entries(client).stream().noneMatch((entry) -> entry.nextAttempt().orElseThrow().isAfter(now));
	}

	private List<OutboxEvent> entries(String client) {
		return this.application.outbox()
			.list(OutboxQuery.create().client(client).state(State.STORED).limit(100))
			.data();
	}

	@Test
	void backlogIsSentAtTheRateLimitWithoutBlockingOtherCalls() {
		this.application.start(OutboxApplication.NO_JPA);
		this.application.sandbox.rateLimit(2400, 120);
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			ids.add(this.application.outbox().emit("order.shipped", Map.of("number", i)));
		}
		HarborClient client = this.application.context().getBean(HarborClient.class);
		for (int i = 0; i < 20; i++) {
			assertThat(client.events().list(ListEventsRequest.create().limit(1)).data()).hasSizeLessThan(2);
		}
		OutboxApplication.await().until(() -> this.application.outbox().status().stored() == 0);
		assertThat(this.application.eventsAtHarbor()).hasSize(200);
		List<ServeEvent> refused = this.application.sandbox.wireMock()
			.getAllServeEvents()
			.stream()
			.filter((event) -> event.getResponse().getStatus() == 429)
			.toList();
		assertThat(refused).isEmpty();
		this.application.sandbox.wireMock().verify(200, WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/events")));
	}

}
