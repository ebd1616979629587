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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.harbor.client.HarborClient;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.outbox.OutboxEvent.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a backlog at the rate limit.
 */
class BacklogTests {

	private final OutboxApplication application = new OutboxApplication(OutboxDatabase.H2);

	@AfterEach
	void close() {
		this.application.close();
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
