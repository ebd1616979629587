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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.harbor.HarborEnvironment;
import dev.harbor.client.HarborClient;
import dev.harbor.event.ListEventsRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A backlog at the rate limit, of any size. On demand, with output to read.
 */
class BacklogRun {

	@Test
	void drain() {
		int events = Integer.getInteger("backlog.events", 1000);
		int perMinute = Integer.getInteger("backlog.limit", 1200);
		int burst = Integer.getInteger("backlog.burst", 60);
		try (OutboxApplication application = new OutboxApplication(OutboxDatabase.POSTGRESQL)) {
			for (int i = 0; i < Integer.getInteger("backlog.instances", 1); i++) {
				application.start(OutboxApplication.NO_JPA,
						"harbor.clients.billing.secret-key=" + (Boolean.getBoolean("backlog.other-client")
								? application.sandbox.createKey(HarborEnvironment.SANDBOX) : ""));
			}
			application.sandbox.rateLimit(perMinute, burst);
			long started = System.nanoTime();
			application.transaction().executeWithoutResult((status) -> {
				for (int i = 0; i < events; i++) {
					application.outbox().emit("order.shipped", Map.of("number", i));
				}
			});
			Duration emitted = Duration.ofNanos(System.nanoTime() - started);
			HarborClient client = application.context().getBean(HarborClient.class);
			List<Duration> calls = new ArrayList<>();
			Awaitility.await().atMost(Duration.ofHours(2)).pollInterval(Duration.ofSeconds(1)).until(() -> {
				long begun = System.nanoTime();
				client.events().list(ListEventsRequest.create().limit(1));
				calls.add(Duration.ofNanos(System.nanoTime() - begun));
				long stored = application.outbox().status().stored();
				if (calls.size() % 10 == 0) {
					System.out.printf("%s: %d of %d sent%n", Duration.ofNanos(System.nanoTime() - started),
							events - stored, events);
				}
				return stored == 0;
			});
			Duration drained = Duration.ofNanos(System.nanoTime() - started);
			long refused = application.sandbox.wireMock()
				.getAllServeEvents()
				.stream()
				.filter((event) -> event.getResponse().getStatus() == 429)
				.count();
			Collections.sort(calls);
			System.out.printf(
					"%d events: emitted in %s, sent in %s, at least %s by the limit; %d of 429; at Harbor %d;"
							+ " %d calls of others meanwhile, median %s, longest %s%n",
					events, emitted, drained, Duration.ofMinutes(1).multipliedBy(events - burst).dividedBy(perMinute),
					refused, application.sandbox.events().size(), calls.size(), calls.get(calls.size() / 2),
					calls.get(calls.size() - 1));
		}
	}

}
