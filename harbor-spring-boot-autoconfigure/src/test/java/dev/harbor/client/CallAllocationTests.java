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

import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.ThreadMXBean;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.http.RawServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the allocations of a call in all threads, compared with a hand-written call.
 */
@Timeout(60)
class CallAllocationTests {

	private static final double MOST = 1.25;

	private static final String KEY = StubHarbor.KEY;

	private static final Order ORDER = new Order("ord_1", "DHL", List.of(new Item("SKU-1", 2), new Item("SKU-2", 1)));

	private static final String ANSWER = answer(Json.event("evt_1",
			"""
					{"order_id":"ord_1","carrier":"DHL","items":[{"sku":"SKU-1","quantity":2},{"sku":"SKU-2","quantity":1}]}"""));

	// An HTTP server takes more time and memory than the measured calls.
	@AutoClose
	private final RawServer server = RawServer.start((connection) -> {
		while (connection.readRequest() != null) {
			connection.send(ANSWER);
		}
	});

	@Test
	void createAllocatesLittleMoreThanHandWrittenCode() {
		long own = bytesPerCall((http) -> {
			HarborClient client = client(http);
			return () -> client.events().create(CreateEventRequest.of("order.shipped", ORDER));
		});
		long byHand = bytesPerCall((http) -> {
			RestClient client = restClient(http);
			return () -> client.post()
				.uri("/events")
				.header("Idempotency-Key", UUID.randomUUID().toString())
				.accept(MediaType.APPLICATION_JSON)
				.contentType(MediaType.APPLICATION_JSON)
				.body(new NewEvent(StubHarbor.WORKSPACE_ID, "order.shipped", ORDER))
				.retrieve()
				.body(StoredEvent.class);
		});
		assertThat(own).isBetween(1L, (long) (byHand * MOST));
	}

	@Test
	void retrieveAllocatesLittleMoreThanHandWrittenCode() {
		long own = bytesPerCall((http) -> {
			HarborClient client = client(http);
			return () -> client.events().retrieve("evt_1");
		});
		long byHand = bytesPerCall((http) -> {
			RestClient client = restClient(http);
			return () -> client.get()
				.uri("/events/{id}", "evt_1")
				.accept(MediaType.APPLICATION_JSON)
				.retrieve()
				.body(StoredEvent.class);
		});
		assertThat(own).isBetween(1L, (long) (byHand * MOST));
	}

	private HarborClient client(HttpClient http) {
		return HarborClient.builder()
			.apiKey(KEY)
			.baseUrl(this.server.url())
			.workspaceId(StubHarbor.WORKSPACE_ID)
			.requestFactory(() -> new JdkClientHttpRequestFactory(http))
			.build();
	}

	private RestClient restClient(HttpClient http) {
		JdkClientHttpRequestFactory requestFactory = new JdkClientHttpRequestFactory(http);
		requestFactory.setReadTimeout(Duration.ofSeconds(30));
		return RestClient.builder()
			.baseUrl(this.server.url() + "/v1")
			.requestFactory(requestFactory)
			.defaultHeaders((headers) -> headers.setBearerAuth(KEY))
			.configureMessageConverters((converters) -> converters
				.withJsonConverter(new JacksonJsonHttpMessageConverter(JsonMapper.builder().build())))
			.build();
	}

	private long bytesPerCall(Caller caller) {
		int connectionsBefore = this.server.connections();
		Set<Long> threads = ConcurrentHashMap.newKeySet();
		threads.add(Thread.currentThread().getId());
		// The threads stay alive, so that their allocations can be measured at the end.
		ExecutorService executor = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			threads.add(thread.getId());
			return thread;
		});
		try {
			Set<Long> others = selectors();
			Runnable call = caller.with(HttpClient.newBuilder().executor(executor).build());
			repeat(call, 1500);
			Set<Long> own = selectors();
			own.removeAll(others);
			assertThat(own).hasSize(1);
			threads.addAll(own);
			long before = allocated(threads);
			repeat(call, 500);
			long bytes = (allocated(threads) - before) / 500;
			assertThat(this.server.connections() - connectionsBefore).isOne();
			return bytes;
		}
		finally {
			executor.shutdown();
		}
	}

	private static void repeat(Runnable call, int times) {
		for (int i = 0; i < times; i++) {
			call.run();
		}
	}

	private static Set<Long> selectors() {
		Set<Long> selectors = new HashSet<>();
		Thread.getAllStackTraces().keySet().forEach((thread) -> {
			if (thread.getName().endsWith("-SelectorManager")) {
				selectors.add(thread.getId());
			}
		});
		return selectors;
	}

	private static long allocated(Set<Long> threads) {
		ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		return threads.stream().mapToLong(bean::getThreadAllocatedBytes).filter((bytes) -> bytes > 0).sum();
	}

	private static String answer(String body) {
		return """
				HTTP/1.1 200 OK\r
				Content-Type: application/json\r
				Harbor-RateLimit-Limit: 600\r
				Harbor-RateLimit-Remaining: 599\r
				Harbor-RateLimit-Reset: 1772353000\r
				Content-Length: %s\r
				\r
				%s""".formatted(body.length(), body);
	}

	@FunctionalInterface
	private interface Caller {

		Runnable with(HttpClient http);

	}

	record Order(@JsonProperty("order_id") String orderId, String carrier, List<Item> items) {

	}

	record Item(String sku, int quantity) {

	}

	record NewEvent(@JsonProperty("workspace_id") String workspaceId, String type, Order payload) {

	}

	record StoredEvent(String id, String type, @JsonProperty("workspace_id") String workspaceId,
			Map<String, Object> payload, @JsonProperty("created_at") Instant createdAt) {

	}

}
