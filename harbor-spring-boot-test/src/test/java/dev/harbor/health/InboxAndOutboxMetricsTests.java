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

package dev.harbor.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.harbor.HarborEnvironment;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ParkEventException;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that dashboard and alerts use the metrics that the inbox and the outbox have
 * after events were sent, handled and parked.
 */
class InboxAndOutboxMetricsTests {

	private static final Path DOCS = Path.of("../docs");

	private static final Pattern METRIC = Pattern.compile("\\bharbor_(?:in|out)box_[a-z_]+");

	@Test
	void metricsOfDashboardAndAlertsExist() throws IOException {
		try (HarborSandbox sandbox = HarborSandbox.start();
				OperatedApplication application = OperatedApplication.builder()
					.with(Shop.class)
					.with("spring.datasource.generate-unique-name=true", "harbor.base-url=" + sandbox.baseUrl(),
							"harbor.workspace-id=" + sandbox.workspaceId(),
							"harbor.secret-key=" + sandbox.createKey(HarborEnvironment.SANDBOX),
							"harbor.webhook.secret=whsec_0123456789abcdef", "logging.level.dev.harbor=off")
					.run()) {
			HarborOutbox outbox = application.bean(HarborOutbox.class);
			outbox.emit("order.shipped", Map.of());
			outbox.emit(CreateEventRequest.of("order.shipped", Map.of()).workspaceId("ws_missing"));
			HarborInbox inbox = application.bean(HarborInbox.class);
			inbox.accept("default", event("evt_1", "order.shipped"));
			inbox.accept("default", event("evt_2", "order.lost"));
			Awaitility.await()
				.until(() -> outbox.status().parked() == 1 && outbox.status().stored() == 0
						&& inbox.status().listeners().get("shop").parked() == 1
						&& inbox.status().listeners().get("shop").stored() == 0);
			String exposed = application.send("GET", "/actuator/prometheus").body();
			Set<String> used = new TreeSet<>();
			for (String file : new String[] { "grafana-dashboard.json", "prometheus-alerts.yml" }) {
				used.addAll(metrics(Files.readString(DOCS.resolve(file))));
			}
			assertThat(used).isNotEmpty().isSubsetOf(metrics(exposed));
			assertThat(metrics(exposed).stream()
				.filter((metric) -> metric.endsWith("_events") || metric.endsWith("_oldest_seconds"))).isSubsetOf(used);
			assertThat(exposed).contains("state=\"parked\"")
				.containsPattern("harbor_outbox_sending_seconds_count.*outcome=\"parked\"")
				.containsPattern("harbor_inbox_handling_seconds_count.*outcome=\"parked\"");
		}
	}

	private static Set<String> metrics(String text) {
		return METRIC.matcher(text)
			.results()
			.map((match) -> match.group())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Event event(String id, String type) {
		return Event.of(id, type, "ws_1", EventPayload.ofJson("{}"), Instant.parse("2026-01-02T03:04:05Z"));
	}

	@Component
	static class Shop {

		Shop(HarborOutbox outbox) {
		}

		@HarborListener(id = "shop")
		void on(Event event) {
			if (event.type().equals("order.lost")) {
				throw new ParkEventException("For the test");
			}
		}

	}

}
