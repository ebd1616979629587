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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.ThreadMXBean;
import dev.harbor.event.CreateEventRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

	private static ServerSocket server;

	private static final AtomicInteger connections = new AtomicInteger();

	private static String url;

	@BeforeAll
	static void start() throws IOException {
		server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		url = "http://127.0.0.1:" + server.getLocalPort();
		byte[] answer = answer(Json.event("evt_1",
				"""
						{"order_id":"ord_1","carrier":"DHL","items":[{"sku":"SKU-1","quantity":2},{"sku":"SKU-2","quantity":1}]}"""));
		daemon(() -> {
			while (true) {
				Socket socket = server.accept();
				daemon(() -> serve(socket, answer));
			}
		});
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

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

	private static HarborClient client(HttpClient http) {
		return HarborClient.builder()
			.apiKey(KEY)
			.baseUrl(url)
			.workspaceId(StubHarbor.WORKSPACE_ID)
			.requestFactory(() -> new JdkClientHttpRequestFactory(http))
			.build();
	}

	private static RestClient restClient(HttpClient http) {
		JdkClientHttpRequestFactory requestFactory = new JdkClientHttpRequestFactory(http);
		requestFactory.setReadTimeout(Duration.ofSeconds(30));
		return RestClient.builder()
			.baseUrl(url + "/v1")
			.requestFactory(requestFactory)
			.defaultHeaders((headers) -> headers.setBearerAuth(KEY))
			.configureMessageConverters((converters) -> converters
				.withJsonConverter(new JacksonJsonHttpMessageConverter(JsonMapper.builder().build())))
			.build();
	}

	private static long bytesPerCall(Caller caller) {
		int connectionsBefore = connections.get();
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
			assertThat(connections.get() - connectionsBefore).isOne();
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

	private static void serve(Socket socket, byte[] answer) throws IOException {
		try (socket; InputStream in = new BufferedInputStream(socket.getInputStream())) {
			socket.setTcpNoDelay(true);
			connections.incrementAndGet();
			String header;
			int length = 0;
			boolean chunked = false;
			while ((header = readLine(in)) != null) {
				if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
					length = Integer.parseInt(header.substring(15).trim());
				}
				chunked |= header.regionMatches(true, 0, "Transfer-Encoding:", 0, 18);
				if (header.isEmpty()) {
					skipBody(in, length, chunked);
					length = 0;
					chunked = false;
					socket.getOutputStream().write(answer);
				}
			}
		}
	}

	private static void skipBody(InputStream in, int length, boolean chunked) throws IOException {
		in.skipNBytes(length);
		if (chunked) {
			String size;
			do {
				size = readLine(in);
				in.skipNBytes(Integer.parseInt(size, 16) + 2);
			}
			while (!size.equals("0"));
		}
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		int c;
		while ((c = in.read()) != '\n') {
			if (c < 0) {
				return null;
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

	private static byte[] answer(String body) {
		return """
				HTTP/1.1 200 OK\r
				Content-Type: application/json\r
				Harbor-RateLimit-Limit: 600\r
				Harbor-RateLimit-Remaining: 599\r
				Harbor-RateLimit-Reset: 1772353000\r
				Content-Length: %s\r
				\r
				%s""".formatted(body.length(), body).getBytes(StandardCharsets.US_ASCII);
	}

	private static void daemon(IoTask task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				if (!server.isClosed()) {
					throw new UncheckedIOException(ex);
				}
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	@FunctionalInterface
	private interface Caller {

		Runnable with(HttpClient http);

	}

	@FunctionalInterface
	private interface IoTask {

		void run() throws IOException;

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
