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

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.BeforeAll;
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

	// Allowance for the JIT compiler, the JDK's HTTP client and server, and others.
	private static final long TOLERANCE = 4L * 1024 * 1024;

	private static final AtomicInteger handled = new AtomicInteger();

	private final AtomicInteger number = new AtomicInteger();

	private HarborClient client;

	private WebhookServer application;

	@BeforeAll
	static void answerAtOnce() {
		// Otherwise, head and body of an answer wait for each other for 40 ms.
		System.setProperty("sun.net.httpserver.nodelay", "true");
	}

	@Test
	void heapDoesNotGrow() throws Exception {
		HttpServer harbor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
		ExecutorService answering = Executors.newFixedThreadPool(THREADS);
		harbor.createContext("/", HeapRun::answer);
		harbor.setExecutor(answering);
		harbor.start();
		try (WebhookServer application = WebhookServer.run(Receiver.class)) {
			this.application = application;
			this.client = HarborClient.builder()
				// A new key for each thousand calls.
				.apiKeyProvider(() -> ApiKey.of("hb_test_" + this.number.get() / 1000))
				.workspaceId("ws_1")
				.baseUrl("http://127.0.0.1:" + harbor.getAddress().getPort())
				.maxRetries(0)
				.totalTimeout(Duration.ofSeconds(30))
				.build();
			take(CALLS / 5);
			long before = usedHeap();
			int handledBefore = handled.get();
			take(CALLS);
			long after = usedHeap();
			System.out.printf("%,d calls, %,d events handled: %,d bytes of heap before, %,d after%n", CALLS,
					handled.get() - handledBefore, before, after);
			assertThat(after - before).isLessThan(TOLERANCE);
		}
		finally {
			harbor.stop(0);
			answering.shutdownNow();
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

	private static void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			String path = exchange.getRequestURI().getPath();
			boolean found = !path.contains("missing");
			byte[] body = (found ? """
					{"id":"evt_1","type":"order.shipped","workspace_id":"ws_1","payload":{},\
					"created_at":"2026-03-01T08:15:30Z"}""" : """
					{"error":{"code":"resource_not_found","message":"No %s.","request_id":"req_1"}}""".formatted(path))
				.getBytes(StandardCharsets.UTF_8);
			int length = path.contains("unreadable") ? body.length / 2 : body.length;
			exchange.sendResponseHeaders(found ? 200 : 404, length);
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(body, 0, length);
			}
		}
	}

	private static long usedHeap() throws InterruptedException {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			Thread.sleep(200);
			least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return least;
	}

	@RestController
	static class Receiver {

		// Full before the first measurement.
		@Bean
		WebhookEventStore store() {
			return new InMemoryWebhookEventStore(Clock.systemUTC(), Duration.ofHours(96), 1000);
		}

		@PostMapping("/hooks")
		void receive(@HarborWebhook WebhookDelivery delivery) {
			handled.incrementAndGet();
		}

	}

}
