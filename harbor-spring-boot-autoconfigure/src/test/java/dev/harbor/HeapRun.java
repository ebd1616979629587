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

package dev.harbor;

import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.http.HttpStub;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that calls and deliveries leave nothing in memory. Not part of the build.
 * Configured by {@code -Dheap.calls}.
 */
class HeapRun {

	private static final int CALLS = Integer.getInteger("heap.calls", 200_000);

	private static final int THREADS = 8;

	// Allowance for the JIT compiler, the HTTP client and server, and others.
	private static final long TOLERANCE = 4L * 1024 * 1024;

	private final AtomicInteger number = new AtomicInteger();

	private HarborClient client;

	private WebhookServer application;

	@Test
	void heapDoesNotGrow() throws Exception {
		try (HttpStub harbor = new HttpStub(WireMockConfiguration::disableRequestJournal).answerBy(HeapRun::answer);
				WebhookServer application = WebhookServer.run(Receiver.class)) {
			this.application = application;
			this.client = HarborClient.builder()
				// A new key for each thousand calls.
				.apiKeyProvider(() -> ApiKey.of("hb_test_" + this.number.get() / 1000))
				.workspaceId("ws_1")
				.baseUrl(harbor.url())
				.maxRetries(0)
				.totalTimeout(Duration.ofSeconds(30))
				.build();
			take(CALLS / 5);
			long before = usedHeap();
			int handledBefore = this.application.bean(Receiver.class).handled.get();
			take(CALLS);
			long after = usedHeap();
			System.out.printf("%,d calls, %,d events handled: %,d bytes of heap before, %,d after%n", CALLS,
					this.application.bean(Receiver.class).handled.get() - handledBefore, before, after);
			assertThat(after - before).isLessThan(TOLERANCE);
		}
	}

	private void take(int calls) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				tasks.add(() -> {
					for (int call = 0; call < calls / THREADS; call++) {
						callAndReceive(this.number.incrementAndGet());
					}
					return null;
				});
			}
			for (Future<Void> task : executor.invokeAll(tasks)) {
				task.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void callAndReceive(int call) {
		try {
			switch (call % 4) {
				case 0 -> this.client.events().create(CreateEventRequest.of("order.shipped", Map.of("call", call)));
				case 1 -> this.client.events().retrieve("evt_" + call);
				case 2 -> this.client.workspaces().retrieve("ws_missing" + call);
				default -> this.client.events().retrieve("evt_unreadable" + call);
			}
		}
		catch (HarborException ex) {
			assertThat(call % 4).isGreaterThan(1);
		}
		TestDelivery delivery = TestDelivery.to("/hooks");
		HttpResponse<String> answer = this.application
			.deliver((call % 8 != 0) ? delivery : delivery.secret("hbwhs_" + call));
		assertThat(answer.statusCode()).isEqualTo((call % 8 != 0) ? 200 : 400);
	}

	private static ResponseDefinitionBuilder answer(LoggedRequest request) {
		String path = request.getUrl();
		if (path.contains("missing")) {
			return WireMock.jsonResponse("""
					{"error":{"code":"resource_not_found","message":"No %s.","request_id":"req_1"}}""".formatted(path),
					404);
		}
		String event = """
				{"id":"evt_1","type":"order.shipped","workspace_id":"ws_1","payload":{},\
				"created_at":"2026-03-01T08:15:30Z"}""";
		return WireMock.okJson(path.contains("unreadable") ? event.substring(0, event.length() / 2) : event);
	}

	// Several collections, since references are cleared in between.
	private static long usedHeap() {
		return LongStream.generate(() -> {
			System.gc();
			return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		}).limit(5).min().getAsLong();
	}

	@RestController
	static class Receiver {

		private final AtomicInteger handled = new AtomicInteger();

		// Full before the first measurement.
		@Bean
		WebhookEventStore store() {
			return new InMemoryWebhookEventStore(Clock.systemUTC(), Duration.ofHours(96), 1000);
		}

		@PostMapping("/hooks")
		void receive(@HarborWebhook WebhookDelivery delivery) {
			this.handled.incrementAndGet();
		}

	}

}
