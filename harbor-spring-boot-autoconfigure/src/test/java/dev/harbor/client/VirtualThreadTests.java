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

package dev.harbor.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.harbor.event.CreateEventRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for thousands of concurrent calls on virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadTests {

	private static final int CALLS = 2_000;

	// Answers only when all calls have arrived. If a call waited for another one or
	// pinned its carrier thread, this would never happen.
	private final CountDownLatch all = new CountDownLatch(CALLS);

	private ExecutorService threads;

	private HttpServer server;

	@BeforeEach
	void start() throws Exception {
		this.threads = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CALLS);
		this.server.createContext("/v1/events", this::answer);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.server.stop(0);
	}

	@Test
	void callsDoNotWaitForEachOther() throws Exception {
		HarborClient client = HarborClient.builder()
			.apiKey("hb_test_0123456789")
			.workspaceId("ws_1")
			.baseUrl("http://127.0.0.1:" + this.server.getAddress().getPort())
			.maxRetries(0)
			.build();
		List<Callable<String>> calls = new ArrayList<>();
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < CALLS; i++) {
			String id = "evt_" + i;
			ids.add(id);
			calls.add((i % 2 == 0) ? () -> client.events().retrieve(id).id()
					: () -> client.events()
						.create(CreateEventRequest.of("order.shipped", Map.of()).idempotencyKey(id))
						.id());
		}
		List<String> answered = new ArrayList<>();
		for (Future<String> call : this.threads.invokeAll(calls)) {
			answered.add(call.get());
		}
		assertThat(answered).isEqualTo(ids);
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			this.all.countDown();
			boolean complete = this.all.await(60, TimeUnit.SECONDS);
			String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
			String path = exchange.getRequestURI().getPath();
			byte[] body = Json.event((key != null) ? key : path.substring(path.lastIndexOf('/') + 1))
				.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(complete ? 200 : 503, body.length);
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(body);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
